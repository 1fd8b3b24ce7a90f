"""The times of events in words, which templates use as filters."""

from datetime import datetime

from flask_login import current_user

from ..formats import clock, day
from ..languages import gettext
from .local_time import to_local_time
from .models import Event

DATE_PATTERN = "EEE d MMM y"


def time_label(event: Event, zone: str | None = None) -> str:
    """Return ``Thu 12 Jun 2026, 09:00 – 18:30`` in the time zone ``zone``, by default that of the event."""
    zone = zone or event.time_zone
    starts, ends = day(event.starts_at, zone, DATE_PATTERN), day(event.ends_at, zone, DATE_PATTERN)
    until = clock(event.ends_at, zone)
    if starts != ends:
        until = f"{ends}, {until}"
    return f"{starts}, {clock(event.starts_at, zone)} – {until}"


def moment_label(event: Event, at: datetime) -> str:
    """Return ``Thu 12 Jun 2026, 09:00`` in the time zone of the event."""
    return f"{day(at, event.time_zone, DATE_PATTERN)}, {clock(at, event.time_zone)}"


def days_label(event: Event) -> str:
    """Return ``Thu 12 Jun 2026``, or the first and the last day."""
    starts, ends = (day(at, event.time_zone, DATE_PATTERN) for at in (event.starts_at, event.ends_at))
    return starts if starts == ends else f"{day(event.starts_at, event.time_zone)} – {ends}"


def hours_label(event: Event) -> str:
    """Return ``09:00 – 18:30``: when it starts on the first day, and ends on the last."""
    return f"{clock(event.starts_at, event.time_zone)} – {clock(event.ends_at, event.time_zone)}"


def zone_label(zone: str) -> str:
    """Return ``Lisbon time`` for ``Europe/Lisbon``."""
    if "/" not in zone:
        return zone
    return gettext("%(city)s time", city=zone.rsplit("/", 1)[1].replace("_", " "))


def reader_zone(event: Event) -> str | None:
    """Return the reader's time zone if its clocks differ from those at the event when it starts, else ``None``."""
    if not current_user.is_authenticated:
        return None
    zone: str = current_user.time_zone
    has_other_clock = to_local_time(event.starts_at, zone) != to_local_time(event.starts_at, event.time_zone)
    return zone if has_other_clock else None
