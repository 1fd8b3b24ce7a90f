"""Times to meet at an event: while the owner is free, and if possible while no session is on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ..events import Event
from ..extensions import db, now
from ..people import User
from ..schedule import ScheduleSession, Star
from .proposing import agreed_between

STEP = timedelta(minutes=30)
LEAD = timedelta(minutes=15)
"""How soon somebody may be asked to come."""
DAY_BEGINS, DAY_ENDS = time(8), time(21)
MAX_DAYS, MAX_PER_DAY = 3, 10


@dataclass(frozen=True)
class FreeTime:
    """A time at which the owner is free. ``is_break`` says that no session is on."""

    starts_at: datetime
    is_break: bool


@dataclass(frozen=True)
class FreeDay:
    """The times of one day at the event."""

    day: date
    times: Sequence[FreeTime]


def free_days(event: Event, user: User, minutes: int) -> list[FreeDay]:
    """Return times at which ``user`` could meet somebody at ``event`` for so many minutes, by day, in order.

    Sessions with a star of the user are left out, and what they have agreed on. The stars of the other count when they
    answer: whoever asks must not learn from missing times what somebody else wants to hear.
    """
    zone, length = ZoneInfo(event.time_zone), timedelta(minutes=minutes)
    first, last = max(now() + LEAD, event.starts_at), event.ends_at - length
    if last < first:
        return []
    sessions = _sessions(event.id)
    starred = Star.ids_of(user, event.id)
    busy = [(starts_at, ends_at) for id_, starts_at, ends_at in sessions if id_ in starred]
    for meeting in agreed_between(user, first, event.ends_at):
        assert meeting.starts_at and meeting.ends_at
        busy.append((meeting.starts_at, meeting.ends_at))
    on = [(starts_at, ends_at) for _, starts_at, ends_at in sessions]
    times = [
        FreeTime(start, not _overlaps(start, length, on))
        for start in _steps(first, last, zone)
        if not _overlaps(start, length, busy)
    ]
    by_day = groupby(times, key=lambda free: free.starts_at.astimezone(zone).date())
    return [FreeDay(day, _best(list(of_day))) for day, of_day in by_day][:MAX_DAYS]


def clashes(event_id: int, user: User, starts: Sequence[datetime], minutes: int) -> dict[datetime, str]:
    """Return for which of these times the user has starred a session, and its title."""
    starred, length = Star.ids_of(user, event_id), timedelta(minutes=minutes)
    query = select(ScheduleSession).where(ScheduleSession.event_id == event_id, ScheduleSession.gone_at.is_(None))
    query = query.where(ScheduleSession.starts_at < max(starts) + length, ScheduleSession.ends_at > min(starts))
    sessions = [session for session in db.session.scalars(query) if session.id in starred]
    found = {}
    for start in starts:
        for session in sessions:
            if _overlaps(start, length, [(session.starts_at, session.ends_at)]):
                found[start] = session.title
    return found


def _sessions(event_id: int) -> Sequence[tuple[int, datetime, datetime]]:
    query = select(ScheduleSession.id, ScheduleSession.starts_at, ScheduleSession.ends_at)
    query = query.where(ScheduleSession.event_id == event_id, ScheduleSession.gone_at.is_(None))
    return [(row.id, row.starts_at, row.ends_at) for row in db.session.execute(query)]


def _steps(first: datetime, last: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return each full and half hour from ``first`` to ``last`` in the daytime of the place."""
    seconds = STEP.total_seconds()
    start = datetime.fromtimestamp(-(-first.timestamp() // seconds) * seconds, tz=first.tzinfo)
    count = max(0, int((last - start) / STEP) + 1)
    steps = (start + number * STEP for number in range(min(count, 24 * 2 * (MAX_DAYS + 1))))
    return [step for step in steps if step <= last and DAY_BEGINS <= step.astimezone(zone).time() < DAY_ENDS]


def _best(times: list[FreeTime]) -> list[FreeTime]:
    """Return the first times of a day, breaks before others, in the order of time."""
    chosen = sorted(times, key=lambda free: (not free.is_break, free.starts_at))[:MAX_PER_DAY]
    return sorted(chosen, key=lambda free: free.starts_at)


def _overlaps(start: datetime, length: timedelta, times: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(start < ends_at and starts_at < start + length for starts_at, ends_at in times)
