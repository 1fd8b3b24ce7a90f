"""The part of Today about events."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import UtcDateTime, db, now
from ..people import User
from ..people.local_sharing import LocalSharing, finds_local_sharing
from .attendance import Attendance
from .goals import Goal, GoalLine
from .models import EVENT_GRACE, Event, is_live_between
from .sharing import EventSharing, join_event_sharing
from .worth_finding import ExcludedIds, PersonWorthFinding, nobody, people_worth_finding


@dataclass(frozen=True)
class EventToday:
    """The event that a user is at, grace period included, or else the next one. Without either, all is empty."""

    event: Event | None = None
    phase: str = "past"
    going: int = 0
    goals: list[GoalLine] = field(default_factory=list)
    worth_finding: list[PersonWorthFinding] = field(default_factory=list)

    @property
    def ends_today(self) -> bool:
        """Whether it ends today by its own time zone, so that the time of day is enough."""
        if self.event is None:
            return False
        zone = ZoneInfo(self.event.time_zone)
        return self.event.ends_at.astimezone(zone).date() == now().astimezone(zone).date()


def current_attendance(user: User) -> Attendance | None:
    """Return the attendance at the event that the user is at or, if there is none, at the next one.

    An event counts until the end of its grace period, unless the next one is about to start. Of several events,
    running ones come first, and then the one that started last.
    """
    at = now()
    found = db.session.scalars(_attendances_query(), {"user_id": user.id, "at": at, "grace_at": at - EVENT_GRACE}).all()
    latest = next((attendance for attendance in found if attendance.event.starts_at <= at), None)
    coming = next((attendance for attendance in found if attendance.event.starts_at > at), None)
    if latest and latest.event.ends_at < at and coming and coming.event.starts_at - EVENT_GRACE <= at:
        return coming
    return latest or coming


@prepared
def _attendances_query() -> Select[Attendance]:
    """Return the query for the attendance at the event that has begun and counts, and at the one that comes next."""
    at, grace_at = (bindparam(name, type_=UtcDateTime()) for name in ("at", "grace_at"))
    is_own = Attendance.user_id == GIVEN_USER.id, Event.status == "published", Event.ends_at >= grace_at
    query = select(Attendance.id).join(Event, Event.id == Attendance.event_id).where(*is_own)
    started = query.where(Event.starts_at <= at).order_by(Event.ends_at < at, Event.starts_at.desc(), Event.id.desc())
    upcoming = query.where(Event.starts_at > at).order_by(Event.starts_at, Event.id)
    ids = (select(first.limit(1).subquery()) for first in (started, upcoming))
    both = select(Attendance).join(Event, Event.id == Attendance.event_id).where(Attendance.id.in_(union_all(*ids)))
    return both.options(contains_eager(Attendance.event))


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


def event_today_for(user: User, excluded_ids: ExcludedIds = nobody) -> EventToday:
    """Return the part of Today about events, in at most four queries.

    ``excluded_ids`` are as for `people_worth_finding`.
    """
    attendance = current_attendance(user)
    if attendance is None:
        return EventToday()
    event = attendance.event
    going, goals = _goers_and_goals(attendance)
    people = people_worth_finding(event, user, excluded_ids=excluded_ids)
    return EventToday(event, event.phase(now()), going, goals, people)


def _goers_and_goals(attendance: Attendance) -> tuple[int, list[GoalLine]]:
    """Return how many people go to the event, and the attendee's goals there."""
    rows = db.session.execute(_goers_and_goals_query(), {"attendance_id": attendance.id}).all()
    return rows[0].going, [GoalLine(row.id, row.text, row.target, row.done) for row in rows if row.id is not None]


@prepared
def _goers_and_goals_query() -> Select[*tuple[Any, ...]]:
    """Return the query for the number of goers, in each row, and for the goals; without any, there is a row as well."""
    goer = aliased(Attendance)
    going = select(func.count()).where(goer.event_id == Attendance.event_id).correlate(Attendance)
    goal_columns = Goal.id, Goal.text, Goal.target, Goal.done
    query = select(going.scalar_subquery().label("going"), *goal_columns).select_from(Attendance).outerjoin(Goal)
    return query.where(Attendance.id == bindparam("attendance_id")).order_by(Goal.position, Goal.id)
