"""Hooks for parts of the pages of rooms that other slices add."""

from collections.abc import Callable
from typing import TypeVar

from markupsafe import Markup

from ...events import Attendance
from ...hooks import Hook
from ..access import RoomAccess

Where = TypeVar("Where")
Aside = Callable[[Attendance], str]
RoomAside = Callable[[RoomAccess], str]

adds_to_room_list: Hook[Aside] = Hook("adds_to_room_list")
"""Return a part of the list of an event's rooms, as markup, for a reader who attends the event."""

adds_to_presence: Hook[RoomAside] = Hook("adds_to_presence")
"""Return a part of the page about who is in a room, as markup, for a reader who attends the event."""


def render_asides(hook: Hook[Callable[[Where], str]], where: Where) -> list[Markup]:
    """Return the parts that other slices add to a page."""
    return [Markup(make(where)) for make in hook]  # noqa: S704 - rendered by templates
