"""Morning, wherever people are: from eight on their clocks, until nobody wants to be disturbed any more."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import CTE, Date, String, column, values

from ...extensions import Moment, now
from ...formats import zone

BEGINS = time(8)
ENDS = time(21)
NIGHT = timedelta(hours=4)
"""An event that ended later than this before a morning had its evening after it."""
STALE = timedelta(days=7)
"""What ended longer ago than this is not news."""


class Morning(NamedTuple):
    """One in the time zone ``zone``: its date there, the Monday before or on it, and which events it comes after."""

    zone: str
    day: date
    monday: date
    ended_from: datetime
    ended_by: datetime


def begin(day: date, time_zone: str) -> datetime:
    """The moment, in UTC, at which the morning of ``day`` begins there; where clocks skip or repeat it, the first."""
    return datetime.combine(day, BEGINS, zone(time_zone)).astimezone(UTC)


def mornings(zones: Iterable[str]) -> list[Morning]:
    """Those of ``zones`` in which it is morning, or the rest of a day, now."""
    found = []
    for name in zones:
        here = now().astimezone(zone(name))
        begins = begin(here.date(), name)
        if begins <= now() and here.time() < ENDS:
            monday = here.date() - timedelta(days=here.weekday())
            found.append(Morning(name, here.date(), monday, begins - NIGHT - STALE, begins - NIGHT))
    return found


def table(found: list[Morning]) -> CTE:
    """The same for queries, to join with the zones of users."""
    columns = (
        column("zone", String),
        column("day", Date),
        column("monday", Date),
        column("ended_from", Moment()),
        column("ended_by", Moment()),
    )
    return values(*columns, name="rows").data([tuple(morning) for morning in found]).cte("mornings")
