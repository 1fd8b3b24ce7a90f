"""What Today shows of events."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from ..extensions import db, now
from ..people import User
from ..people.card import LocalSharing as Sharing
from ..people.card import finds_local_sharing
from .attendance import Attendance
from .goals import Goal
from .models import EVENT_GRACE, Event
from .sharing import EventSharing
from .worth_finding import PersonWorthFinding, people_worth_finding


@dataclass(frozen=True)
class EventToday:
    """The event somebody is at, give or take two hours, else the one they go to next; all empty with neither."""

    event: Event | None = None
    phase: str = "past"
    going: int = 0
    goals: list[Goal] = field(default_factory=list)
    worth_finding: list[PersonWorthFinding] = field(default_factory=list)

    @property
    def ends_today(self) -> bool:
        """Whether it ends on the day it is at the event; then the time of day says enough."""
        if self.event is None:
            return False
        zone = ZoneInfo(self.event.time_zone)
        return self.event.ends_at.astimezone(zone).date() == now().astimezone(zone).date()


def current_attendance(user: User) -> Attendance | None:
    """The attendance that matters now: of the events not over for two hours, the one started last, else the next."""
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
def current_event_sharing(user: User) -> Sharing | None:
    """What ``user`` shares at the event they are at, where that is something else than everywhere."""
    live = Event.find_shared_live(user.id, user.id, now())
    sharing = EventSharing.find(user, live.id) if live else None
    return Sharing(live.title, sharing.shared) if live and sharing else None


def event_today_for(user: User, excluded_ids: Collection[int] | Select[Any] = ()) -> EventToday:
    """Today's part about events; seven queries at most. ``excluded_ids`` as for ``people_worth_finding``."""
    attendance = current_attendance(user)
    if attendance is None:
        return EventToday()
    event = attendance.event
    found = people_worth_finding(event, user, excluded_ids=excluded_ids)
    return EventToday(event, event.phase(now()), event.attendee_count(), list(attendance.goals), found)
