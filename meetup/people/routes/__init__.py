"""The pages of people: one module a noun."""

from . import pictures, profiles, sharing, signing_in, users

__all__ = ["pictures", "profiles", "sharing", "signing_in", "users"]
