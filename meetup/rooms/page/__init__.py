"""What all pages of a room share: their frame, tabs and counts. Also creating and editing rooms."""

from . import icebreakers, management, routes, section, tidying

__all__ = ["icebreakers", "management", "routes", "section", "tidying"]
