"""The goals of a year, by event: which ones were reached, and how far the others came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select

from ..events import Attendance, Event
from ..extensions import db
from ..formats import time_zone
from ..people import User
from .lines import GoalLine, goal_lines, line_columns
from .models import Goal


@dataclass(frozen=True)
class EventGoals:
    """The goals at one event."""

    event_title: str
    goals: Sequence[GoalLine]


@dataclass(frozen=True)
class YearGoals:
    """The goals of a year by event, in the order in which the events began."""

    events: Sequence[EventGoals]

    @property
    def total(self) -> int:
        return sum(len(event.goals) for event in self.events)

    @property
    def reached(self) -> int:
        return sum(goal.is_reached for event in self.events for goal in event.goals)


def goals_of_year(user: User, number: int) -> YearGoals:
    """Return the goals of ``user`` at events that began in the year ``number`` where the user is; one statement."""
    zone = time_zone(user.time_zone)
    begins, ends = (datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) for year in (number, number + 1))
    query = select(*line_columns(), Event.id.label("event_id"), Event.title.label("event_title"))
    query = query.join(Attendance, Attendance.id == Goal.attendance_id).join(Event, Event.id == Attendance.event_id)
    query = query.where(Attendance.user_id == user.id, Event.starts_at >= begins, Event.starts_at < ends)
    query = query.where(Event.status.not_in(("draft", "cancelled")))
    rows = db.session.execute(query.order_by(Event.starts_at, Event.id, Goal.position, Goal.id)).all()
    by_event = [list(group) for _, group in groupby(rows, attrgetter("event_id"))]
    return YearGoals([EventGoals(group[0].event_title, goal_lines(group)) for group in by_event])
