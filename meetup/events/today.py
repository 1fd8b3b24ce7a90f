"""The part of Today about events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import UtcDateTime, db, now
from ..hooks import Hook, KeyedHook
from ..people import User
from ..people.local_sharing import LocalSharing, finds_local_sharing
from .attendance import Attendance
from .event_lines import EVENT_LINE_COLUMNS, AnyEvent, EventLine
from .models import EVENT_GRACE, Event, is_live_between
from .sharing import EventSharing, join_event_sharing

Found = TypeVar("Found")

selects_for_event_today: KeyedHook[Callable[[], ScalarSelect[str]]] = KeyedHook("selects_for_event_today")
"""Return a query for a text about the event of an ``Attendance``, which is read together with the rest of Today.

The key is what ``EventToday.selected`` knows it by.
"""


@dataclass(frozen=True)
class EventToday:
    """The event that a user is at, grace period included, or else the next one. Without either, all is empty."""

    event: EventLine | None = None
    phase: str = "past"
    ends_today: bool = False
    """Whether it ends today by its own time zone, so that the time of day is enough."""
    going: int = 0
    extras: tuple[tuple[str, str | None], ...] = ()
    """What other slices have selected, by their keys."""

    def selected(self, key: str) -> str | None:
        """Return what a slice has selected under this key of ``selects_for_event_today``."""
        return dict(self.extras).get(key)


adds_to_event_today: Hook[Callable[[EventToday], str]] = Hook("adds_to_event_today")
"""Return a part of Today about the event, as markup; empty for none. It is drawn anew each time."""


def current_attendance(user: User) -> Attendance | None:
    """Return the attendance at the event that the user is at or, if there is none, at the next one.

    An event counts until the end of its grace period, unless the next one is about to start. Of several events,
    running ones come first, and then the one that started last.
    """
    at = now()
    found = db.session.scalars(_attendances_query(), _values(user, at))
    return _current([(attendance.event, attendance) for attendance in found], at)


def _current_event(user: User, at: datetime) -> tuple[EventLine, int] | None:
    """Return the event of `current_attendance` and the id of the attendance."""
    rows = db.session.execute(_event_lines_query(), _values(user, at))
    events = [(EventLine.from_row(row), row.attendance_id) for row in rows]
    return _current([(event, (event, attendance_id)) for event, attendance_id in events], at)


def _current(found: Sequence[tuple[AnyEvent, Found]], at: datetime) -> Found | None:
    """Return what was found with the event that counts, of the one that has begun and the one that comes next."""
    latest = next((pair for pair in found if pair[0].starts_at <= at), None)
    coming = next((pair for pair in found if pair[0].starts_at > at), None)
    if latest and latest[0].ends_at < at and coming and coming[0].starts_at - EVENT_GRACE <= at:
        return coming[1]
    chosen = latest or coming
    return chosen[1] if chosen else None


def _values(user: User, at: datetime) -> dict[str, Any]:
    return {"user_id": user.id, "at": at, "grace_at": at - EVENT_GRACE}


@prepared
def _attendances_query() -> Select[Attendance]:
    """Return the query for the attendance at the event that has begun and counts, and at the one that comes next."""
    query = select(Attendance).join(Event, Event.id == Attendance.event_id).where(_is_current_or_next())
    return query.options(contains_eager(Attendance.event))


@prepared
def _event_lines_query() -> Select[*tuple[Any, ...]]:
    query = select(*EVENT_LINE_COLUMNS, Attendance.id.label("attendance_id"))
    return query.join_from(Attendance, Event, Event.id == Attendance.event_id).where(_is_current_or_next())


def _is_current_or_next() -> ColumnElement[bool]:
    """Return the condition that an attendance is at one of the two events."""
    at, grace_at = (bindparam(name, type_=UtcDateTime()) for name in ("at", "grace_at"))
    is_own = Attendance.user_id == GIVEN_USER.id, Event.status == "published", Event.ends_at >= grace_at
    query = select(Attendance.id).join(Event, Event.id == Attendance.event_id).where(*is_own)
    started = query.where(Event.starts_at <= at).order_by(Event.ends_at < at, Event.starts_at.desc(), Event.id.desc())
    upcoming = query.where(Event.starts_at > at).order_by(Event.starts_at, Event.id)
    return Attendance.id.in_(union_all(*(select(first.limit(1).subquery()) for first in (started, upcoming))))


@finds_local_sharing
def current_event_sharing(user: User) -> LocalSharing | None:
    """Return what ``user`` shares at the event that they are at, or ``None`` if those are the usual fields."""
    at = now()
    values = {"user_id": user.id, "soon": at + EVENT_GRACE, "lately": at - EVENT_GRACE}
    title, shared = db.session.execute(_local_sharing_query(), values).one_or_none() or ("", None)
    return None if shared is None else LocalSharing(title, shared)


@prepared
def _local_sharing_query() -> Select[str, list[str]]:
    """Return the query for the event that the user is at, and what they share there if that is not the usual."""
    query = select(Event.title, EventSharing.shared).join_from(Event, Attendance, Attendance.event_id == Event.id)
    query = join_event_sharing(query, GIVEN_USER.id, Event.id).where(Attendance.user_id == GIVEN_USER.id)
    return query.where(is_live_between()).order_by(Event.starts_at.desc(), Event.id.desc()).limit(1)


def event_today_for(user: User) -> EventToday:
    """Return the part of Today about events, in at most two queries."""
    at = now()
    found = _current_event(user, at)
    if found is None:
        return EventToday()
    event, attendance_id = found
    going, extras = _goers_and_extras(attendance_id)
    zone = ZoneInfo(event.time_zone)
    ends_today = event.ends_at.astimezone(zone).date() == at.astimezone(zone).date()
    return EventToday(event, event.phase(at), ends_today, going, extras)


def _goers_and_extras(attendance_id: int) -> tuple[int, tuple[tuple[str, str | None], ...]]:
    """Return how many people go to the event, and what other slices select."""
    row = db.session.execute(_goers_and_extras_query(), {"attendance_id": attendance_id}).mappings().one()
    return row["going"], tuple((key, row[f"extra_{key}"]) for key in selects_for_event_today)


@prepared
def _goers_and_extras_query() -> Select[*tuple[Any, ...]]:
    goer = aliased(Attendance)
    going = select(func.count()).where(goer.event_id == Attendance.event_id).correlate(Attendance)
    extras = [make().label(f"extra_{key}") for key, make in selects_for_event_today.items()]
    columns = going.scalar_subquery().label("going"), *extras
    return select(*columns).select_from(Attendance).where(Attendance.id == bindparam("attendance_id"))
