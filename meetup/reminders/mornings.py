"""Morning, wherever people are: from eight on their clocks, until nobody wants to be disturbed any more."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import CTE, Date, String, literal, select, union_all

from ..extensions import UtcDateTime, now
from ..formats import time_zone

MORNING_BEGINS = time(8)
DAY_ENDS = time(21)
EVENING_BEFORE_MORNING = timedelta(hours=4)
"""An event that ended later than this before a morning had its evening after it."""
ZONES_PER_STATEMENT = 100
"""Zones in one statement."""
MAX_EVENT_AGE = timedelta(days=7)
"""What ended longer ago than this is not news."""


class Morning(NamedTuple):
    """One in the time zone ``zone``: its date there, the Monday before or on it, and which events it comes after."""

    zone: str
    day: date
    monday: date
    ended_from: datetime
    ended_by: datetime


def morning_begins_at(day: date, zone_name: str) -> datetime:
    """The moment, in UTC, at which the morning of ``day`` begins there; where clocks skip or repeat it, the first."""
    return datetime.combine(day, MORNING_BEGINS, time_zone(zone_name)).astimezone(UTC)


def is_day_over(day: date, zone_name: str) -> bool:
    """Whether ``day`` is past there, or so late that nobody wants to be disturbed any more."""
    local_now = now().astimezone(time_zone(zone_name))
    return local_now.date() > day or (local_now.date() == day and local_now.time() >= DAY_ENDS)


def current_mornings(zones: Iterable[str]) -> list[Morning]:
    """Those of ``zones`` in which it is morning, or the rest of a day, now."""
    found = []
    for name in zones:
        local_now = now().astimezone(time_zone(name))
        begins = morning_begins_at(local_now.date(), name)
        if begins <= now() and local_now.time() < DAY_ENDS:
            monday = local_now.date() - timedelta(days=local_now.weekday())
            found.append(
                Morning(
                    name,
                    local_now.date(),
                    monday,
                    begins - EVENING_BEFORE_MORNING - MAX_EVENT_AGE,
                    begins - EVENING_BEFORE_MORNING,
                )
            )
    return found


def mornings_cte(some: Sequence[Morning]) -> CTE:
    """``some`` for queries, to join with the zones of users. Said as a union, whose statements are compiled once for
    each number of rows."""
    rows = (
        select(
            literal(morning.zone, String).label("zone"),
            literal(morning.day, Date).label("day"),
            literal(morning.monday, Date).label("monday"),
            literal(morning.ended_from, UtcDateTime()).label("ended_from"),
            literal(morning.ended_by, UtcDateTime()).label("ended_by"),
        )
        for morning in some
    )
    return union_all(*rows).cte("mornings")
