"""The pages of rooms: one module a noun."""

from . import coffees, faces, messages, prompts, rooms, streams, visits

BLUEPRINTS = (rooms.bp, messages.bp, visits.bp, streams.bp, faces.bp, coffees.bp, prompts.bp)

__all__ = ["BLUEPRINTS"]
