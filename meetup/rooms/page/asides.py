"""Parts of the pages of rooms that other slices add. They register; nothing here imports them."""

from collections import defaultdict
from collections.abc import Callable

from markupsafe import Markup

from ...events import Attendance

Aside = Callable[[Attendance], str]

_asides: dict[str, list[Aside]] = defaultdict(list)


def aside(page: str) -> Callable[[Aside], Aside]:
    """Register what makes a part of ``page``, as markup, for a reader who attends the event.

    The pages are ``index``, the list of an event's rooms, and ``presence``, who is in a room.
    """

    def register(make: Aside) -> Aside:
        _asides[page].append(make)
        return make

    return register


def asides(page: str, attendance: Attendance) -> list[Markup]:
    """Return the parts that other slices add to ``page``."""
    return [Markup(make(attendance)) for make in _asides[page]]  # noqa: S704 - rendered by templates
