"""The goals that somebody may count towards: those still open where the two met, and those they count towards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, exists, or_, select

from ..contacts import Contact
from ..database.prepared import GIVEN_USER, prepared
from ..events import Attendance
from ..extensions import db
from .lines import MAX_CHIPS, GoalLine, people_count
from .models import Goal, GoalContact


def chips_for(contact: Contact) -> list[GoalLine]:
    """Return the goals that ``contact`` may count towards, for its owner; one statement."""
    rows = db.session.execute(_chips_query(), {"user_id": contact.owner_id, "contact_id": contact.id})
    lines = [GoalLine(row.id, row.kind, row.text, row.target, 0, 0, is_counted=row.is_counted) for row in rows]
    return chosen_chips(lines)


def chosen_chips(lines: Sequence[GoalLine]) -> list[GoalLine]:
    """Return at most ``MAX_CHIPS`` of the lines, in their order. None that the person counts towards is left out."""
    free = max(MAX_CHIPS - sum(line.is_counted for line in lines), 0)
    offered = [line for line in lines if not line.is_counted][:free]
    return [line for line in lines if line.is_counted or line in offered]


def chips_query() -> Select[Any]:
    """Return the query for the goals that the given contact may count towards, those of the given user."""
    query = select(Goal).join(Attendance, Attendance.id == Goal.attendance_id)
    query = query.join(Contact, Contact.id == bindparam("contact_id"))
    is_here = or_(Attendance.event_id == Contact.event_id, is_counted())
    is_offered = or_(Goal.done + people_count() < Goal.target, is_counted())
    return query.where(Attendance.user_id == GIVEN_USER.id, is_here, is_offered)


def counted_at() -> ScalarSelect[datetime]:
    """Return the subquery for when the given contact was counted towards a ``Goal``; null if it does not count."""
    is_pair = GoalContact.goal_id == Goal.id, GoalContact.contact_id == bindparam("contact_id")
    return select(GoalContact.counted_at).where(*is_pair).correlate(Goal).scalar_subquery()


def is_counted() -> ColumnElement[bool]:
    """Return the condition that the given contact counts towards a ``Goal``."""
    is_pair = GoalContact.goal_id == Goal.id, GoalContact.contact_id == bindparam("contact_id")
    return exists().where(*is_pair).correlate(Goal)


@prepared
def _chips_query() -> Select[*tuple[Any, ...]]:
    columns = Goal.id, Goal.kind, Goal.text, Goal.target, is_counted().label("is_counted")
    return chips_query().with_only_columns(*columns).order_by(Goal.attendance_id, Goal.position, Goal.id)
