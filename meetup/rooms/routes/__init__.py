"""The pages of rooms: one module a noun."""

from . import faces, messages, notices, reactions, readings, rooms, streams, takeaways, visits

BLUEPRINTS = (
    rooms.bp,
    messages.bp,
    visits.bp,
    streams.bp,
    faces.bp,
    reactions.bp,
    readings.bp,
    notices.bp,
    takeaways.bp,
)

__all__ = ["BLUEPRINTS"]
