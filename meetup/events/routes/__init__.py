"""The pages of events: one module a noun."""

from . import attendances, covers, events, goals

BLUEPRINTS = (events.bp, attendances.bp, covers.bp, goals.bp)

__all__ = ["BLUEPRINTS"]
