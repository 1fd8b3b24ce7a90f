"""The pages of rooms: one module a noun."""

from . import faces, messages, rooms, streams, visits

BLUEPRINTS = (rooms.bp, messages.bp, visits.bp, streams.bp, faces.bp)

__all__ = ["BLUEPRINTS"]
