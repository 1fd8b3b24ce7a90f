"""The pages of rooms: one module a noun."""

from . import (
    coffees,
    faces,
    hosts,
    messages,
    moderation,
    notices,
    polls,
    presentations,
    prompts,
    questions,
    reactions,
    readings,
    reports,
    rooms,
    sanctions,
    streams,
    takeaways,
    visits,
)

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
    reactions.bp,
    readings.bp,
    notices.bp,
    takeaways.bp,
    moderation.bp,
    reports.bp,
    sanctions.bp,
    hosts.bp,
)

__all__ = ["BLUEPRINTS"]
