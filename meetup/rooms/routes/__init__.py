"""The pages of rooms: one module a noun."""

from . import coffees, faces, messages, polls, presentations, prompts, questions, rooms, streams, visits

BLUEPRINTS = (
    rooms.bp,
    messages.bp,
    visits.bp,
    streams.bp,
    faces.bp,
    coffees.bp,
    prompts.bp,
    questions.bp,
    polls.bp,
    presentations.bp,
)

__all__ = ["BLUEPRINTS"]
