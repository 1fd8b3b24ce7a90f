"""Carrying goals that were not reached over to another event."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager

from ..events import Attendance, Event
from ..extensions import db, now
from ..people import User
from .lines import GoalLine, goals_at
from .models import Goal


@dataclass(frozen=True)
class EarlierGoals:
    """The goals of the last event that somebody had goals at, as far as they can still be carried over."""

    event_title: str
    goals: Sequence[GoalLine]


@dataclass(frozen=True)
class NextEvent:
    """The event that somebody goes to next, with the ids of the goals that were carried over to it."""

    title: str
    slug: str
    carried_ids: Collection[int]


def earlier_goals(attendance: Attendance) -> EarlierGoals | None:
    """Return what can be carried over to an event, ``None`` if that is nothing; at most three statements."""
    if attendance.event.ends_at < now():
        return None
    last = _last_event_with_goals(attendance)
    if last is None:
        return None
    goals_here = Goal.all_of(attendance)
    carried_ids, texts = {goal.carried_from_id for goal in goals_here}, {(goal.kind, goal.text) for goal in goals_here}
    open_goals = [
        goal
        for goal in goals_at(attendance.user, last.id)
        if not goal.is_reached and goal.id not in carried_ids and (goal.kind, goal.text) not in texts
    ]
    return EarlierGoals(last.title, open_goals) if open_goals else None


def carry_over(attendance: Attendance, goals: Sequence[Goal | GoalLine]) -> None:
    """Continue goals of an earlier event at this one. Those that were carried over before are not added again.

    Raises:
        TooManyGoalsError: not all of them fit. The first ones have been added.
    """
    for goal in goals:
        Goal.add(attendance, goal.text, goal.target, goal.kind, carried_from_id=goal.id)


def find_goal_elsewhere(attendance: Attendance, goal_id: int) -> Goal | None:
    """Return the goal with that id if the attendee set it at another event."""
    query = select(Goal).join(Attendance, Attendance.id == Goal.attendance_id)
    query = query.where(Goal.id == goal_id, Attendance.user_id == attendance.user_id, Attendance.id != attendance.id)
    return db.session.scalar(query)


def next_event_after(user: User, event: Event) -> NextEvent | None:
    """Return the event that ``user`` goes to next after ``event``; two statements."""
    query = select(Attendance).join(Attendance.event).options(contains_eager(Attendance.event))
    is_next = Event.starts_at > event.starts_at, Event.ends_at > now(), Event.status == "published"
    query = query.where(Attendance.user_id == user.id, Event.id != event.id, *is_next)
    attendance = db.session.scalars(query.order_by(Event.starts_at, Event.id).limit(1)).first()
    if attendance is None:
        return None
    carried = {goal.carried_from_id for goal in Goal.all_of(attendance) if goal.carried_from_id}
    return NextEvent(attendance.event.title, attendance.event.slug, carried)


def _last_event_with_goals(attendance: Attendance) -> Event | None:
    query = select(Event).join(Attendance, Attendance.event_id == Event.id)
    is_earlier = Event.starts_at < attendance.event.starts_at, Event.id != attendance.event_id
    has_goals = exists().where(Goal.attendance_id == Attendance.id)
    query = query.where(Attendance.user_id == attendance.user_id, *is_earlier, has_goals)
    return db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(1)).first()
