"""What all pages of a room share: their frame, tabs and counts. Also creating and editing rooms."""

from . import icebreakers, routes, section, tidying

__all__ = ["icebreakers", "routes", "section", "tidying"]
