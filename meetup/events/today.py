"""The part of Today about events."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from ..extensions import db, now
from ..people import User
from ..people.local_sharing import LocalSharing, finds_local_sharing
from .attendance import Attendance
from .goals import Goal
from .models import EVENT_GRACE, Event
from .sharing import EventSharing
from .worth_finding import PersonWorthFinding, people_worth_finding


@dataclass(frozen=True)
class EventToday:
    """The event that a user is at, grace period included, or else the next one. Without either, all is empty."""

    event: Event | None = None
    phase: str = "past"
    going: int = 0
    goals: list[Goal] = field(default_factory=list)
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
    query = (
        select(Attendance)
        .join(Event, Event.id == Attendance.event_id)
        .where(Attendance.user_id == user.id, Event.status == "published", Event.ends_at >= at - EVENT_GRACE)
        .options(contains_eager(Attendance.event))
    )
    started = query.where(Event.starts_at <= at).order_by(Event.ends_at < at, Event.starts_at.desc(), Event.id.desc())
    upcoming = query.where(Event.starts_at > at).order_by(Event.starts_at, Event.id)
    latest, coming = db.session.scalar(started.limit(1)), db.session.scalar(upcoming.limit(1))
    if latest and latest.event.ends_at < at and coming and coming.event.starts_at - EVENT_GRACE <= at:
        return coming
    return latest or coming


@finds_local_sharing
def current_event_sharing(user: User) -> LocalSharing | None:
    """Return what ``user`` shares at the event that they are at, or ``None`` if those are the usual fields."""
    live = Event.find_shared_live(user.id, user.id, now())
    sharing = EventSharing.find(user, live.id) if live else None
    return LocalSharing(live.title, sharing.shared) if live and sharing else None


def event_today_for(user: User, excluded_ids: Collection[int] | Select[Any] = ()) -> EventToday:
    """Return the part of Today about events, in at most seven queries.

    ``excluded_ids`` are as for `people_worth_finding`.
    """
    attendance = current_attendance(user)
    if attendance is None:
        return EventToday()
    event = attendance.event
    people = people_worth_finding(event, user, excluded_ids=excluded_ids)
    return EventToday(event, event.phase(now()), event.attendee_count(), list(attendance.goals), people)
