"""Mornings in the time zones of users: from 8:00 on their clocks until 21:00, when nobody wants to be disturbed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import CTE, Date, String, literal, select, union_all

from ..extensions import UtcDateTime, now
from ..formats import time_zone

MORNING_BEGINS = time(8)
DAY_ENDS = time(21)
EVENING_BEFORE_MORNING = timedelta(hours=4)
"""The morning after an event begins at least this long after its end. If less time is left, it is the next one."""
ZONES_PER_STATEMENT = 100
"""How many time zones one statement handles."""
MAX_EVENT_AGE = timedelta(days=7)
"""People are told of events that ended within this time before ``Morning.ended_by``, but not of older ones."""


class Morning(NamedTuple):
    """A morning in the time zone ``zone``.

    ``day`` is its date there, and ``monday`` is the Monday before or on it. It is the morning after those events that
    ended later than ``ended_from`` and by ``ended_by``.
    """

    zone: str
    day: date
    monday: date
    ended_from: datetime
    ended_by: datetime


def morning_begins_at(day: date, zone_name: str) -> datetime:
    """Return the moment, in UTC, at which the morning of ``day`` begins in the time zone ``zone_name``.

    If clocks skip or repeat that time, it is the first of the two moments.
    """
    return datetime.combine(day, MORNING_BEGINS, time_zone(zone_name)).astimezone(UTC)


def is_day_over(day: date, zone_name: str) -> bool:
    """Return whether ``day`` is past in the time zone ``zone_name``, or it is too late on it to disturb people."""
    local_now = now().astimezone(time_zone(zone_name))
    return local_now.date() > day or (local_now.date() == day and local_now.time() >= DAY_ENDS)


def current_mornings(zones: Iterable[str]) -> list[Morning]:
    """Return the mornings of those ``zones`` in which it is now between 8:00 and 21:00."""
    mornings = []
    for name in zones:
        local_now = now().astimezone(time_zone(name))
        begins = morning_begins_at(local_now.date(), name)
        if begins <= now() and local_now.time() < DAY_ENDS:
            monday = local_now.date() - timedelta(days=local_now.weekday())
            mornings.append(
                Morning(
                    name,
                    local_now.date(),
                    monday,
                    begins - EVENING_BEFORE_MORNING - MAX_EVENT_AGE,
                    begins - EVENING_BEFORE_MORNING,
                )
            )
    return mornings


def mornings_cte(mornings: Sequence[Morning]) -> CTE:
    """Return a CTE with one row for each of ``mornings``, which queries join with the time zones of users.

    It is a union of selects, so that SQLAlchemy compiles a statement only once for each number of rows.
    """
    rows = (
        select(
            literal(morning.zone, String).label("zone"),
            literal(morning.day, Date).label("day"),
            literal(morning.monday, Date).label("monday"),
            literal(morning.ended_from, UtcDateTime()).label("ended_from"),
            literal(morning.ended_by, UtcDateTime()).label("ended_by"),
        )
        for morning in mornings
    )
    return union_all(*rows).cte("mornings")
