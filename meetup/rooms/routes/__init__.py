"""The pages of rooms: one module a noun."""

from . import messages, rooms, visits

BLUEPRINTS = (rooms.bp, messages.bp, visits.bp)

__all__ = ["BLUEPRINTS"]
