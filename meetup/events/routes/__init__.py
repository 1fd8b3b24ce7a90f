"""The pages of events: one module a noun."""

from . import attendances, badges, covers, events, goals, sharing

BLUEPRINTS = (events.bp, attendances.bp, covers.bp, goals.bp, badges.bp, sharing.bp)

__all__ = ["BLUEPRINTS"]
