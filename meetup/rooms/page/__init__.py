"""What all pages of a room share: their frame, tabs and counts. Also the pages on which rooms are created and edited."""

from . import icebreakers, routes, section, tidying

__all__ = ["icebreakers", "routes", "section", "tidying"]
