"""Questions to the speaker in a room, with votes, and the presenter screen that shows them."""

from . import counts, feed, routes, tidying

__all__ = ["counts", "feed", "routes", "tidying"]
