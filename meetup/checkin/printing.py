"""What happens at a kiosk once somebody is in: another slice prints their badge."""

from collections.abc import Callable

from ..events import Event
from ..hooks import Hook

prints_badge: Hook[Callable[[Event, str], str | None]] = Hook("prints_badge")
"""Return the path of one expected person's badge to print, by their key (``a12``), or ``None`` if there is none."""


def badge_url(event: Event, key: str) -> str | None:
    """Return where the badge of one person can be printed, or ``None`` if nobody prints badges."""
    return next((url for find in prints_badge if (url := find(event, key))), None)


def can_print_badges() -> bool:
    """Return whether any slice prints badges."""
    return any(True for _ in prints_badge)
