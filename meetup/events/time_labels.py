"""When an event is, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_login import current_user

from ..formats import clock, day
from .models import Event

DATE_PATTERN = "EEE d MMM y"


def time_label(event: Event, zone: str | None = None) -> str:
    """``Thu 12 Jun 2026, 09:00 – 18:30`` on the clocks of ``zone``, the event's own by default."""
    zone = zone or event.time_zone
    starts, ends = day(event.starts_at, zone, DATE_PATTERN), day(event.ends_at, zone, DATE_PATTERN)
    until = clock(event.ends_at, zone)
    if starts != ends:
        until = f"{ends}, {until}"
    return f"{starts}, {clock(event.starts_at, zone)} – {until}"


def days_label(event: Event) -> str:
    """``Thu 12 Jun 2026``, or the first day and the last."""
    starts, ends = (day(at, event.time_zone, DATE_PATTERN) for at in (event.starts_at, event.ends_at))
    return starts if starts == ends else f"{day(event.starts_at, event.time_zone)} – {ends}"


def zone_label(zone: str) -> str:
    """``Lisbon time`` for ``Europe/Lisbon``."""
    return zone if "/" not in zone else f"{zone.rsplit('/', 1)[1].replace('_', ' ')} time"


def reader_zone(event: Event) -> str | None:
    """The reader's time zone, when its clocks show something else than the event's while it is on."""
    if not current_user.is_authenticated:
        return None
    theirs: str = current_user.time_zone
    return theirs if _local_clock(event.starts_at, theirs) != _local_clock(event.starts_at, event.time_zone) else None


def _local_clock(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
