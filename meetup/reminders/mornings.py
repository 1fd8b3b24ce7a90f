"""Morning, wherever people are: from eight on their clocks, until nobody wants to be disturbed any more."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import CTE, Date, String, literal, select, union_all

from ..extensions import Moment, now
from ..formats import zone

BEGINS = time(8)
ENDS = time(21)
NIGHT = timedelta(hours=4)
"""An event that ended later than this before a morning had its evening after it."""
AT_ONCE = 100
"""Zones in one statement."""
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


def is_over(day: date, time_zone: str) -> bool:
    """Whether ``day`` is past there, or so late that nobody wants to be disturbed any more."""
    here = now().astimezone(zone(time_zone))
    return here.date() > day or (here.date() == day and here.time() >= ENDS)


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


def table(some: Sequence[Morning]) -> CTE:
    """``some`` for queries, to join with the zones of users. Said as a union, whose statements are compiled once for
    each number of rows."""
    rows = (
        select(
            literal(morning.zone, String).label("zone"),
            literal(morning.day, Date).label("day"),
            literal(morning.monday, Date).label("monday"),
            literal(morning.ended_from, Moment()).label("ended_from"),
            literal(morning.ended_by, Moment()).label("ended_by"),
        )
        for morning in some
    )
    return union_all(*rows).cte("mornings")
