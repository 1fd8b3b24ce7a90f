"""Who is in a room: entering and leaving it, and letting others find one there."""

from . import feed, front_door, routes

__all__ = ["feed", "front_door", "routes"]
