"""Polls in a room."""

from . import counts, feed, routes, tidying

__all__ = ["counts", "feed", "routes", "tidying"]
