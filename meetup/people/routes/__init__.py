"""The pages of people: one module a noun."""

from . import confirmations, pictures, profiles, sharing, signing_in, users

__all__ = ["confirmations", "pictures", "profiles", "sharing", "signing_in", "users"]
