"""Goals as pages show them: what they say, how far they are, and whether somebody counts towards them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, func, select, type_coerce

from ..contacts import Contact
from ..database.prepared import GIVEN_USER, prepared
from ..events import Attendance
from ..extensions import db
from ..people import User
from .models import Goal, GoalContact, GoalProgress

MAX_CHIPS = 5
"""How many goals are offered for one person."""


@dataclass(frozen=True)
class GoalLine(GoalProgress):
    """What a page shows of a goal. ``people`` says how many people count towards it.

    ``is_counted`` says whether the person that the page is about is one of them.
    """

    id: int
    kind: str
    text: str
    target: int
    done: int
    people: int
    is_counted: bool = False


def people_count() -> ColumnElement[int]:
    """Return the subquery that counts who counts towards a ``Goal``."""
    is_there = Contact.deleted_at.is_(None), Contact.merged_into_id.is_(None)
    query = select(func.count()).select_from(GoalContact).join(Contact, Contact.id == GoalContact.contact_id)
    return query.where(GoalContact.goal_id == Goal.id, *is_there).correlate(Goal).scalar_subquery()


def line_columns() -> tuple[Any, ...]:
    """Return the columns of a `GoalLine`, but for ``is_counted``."""
    kind = type_coerce(Goal.kind, String).label("kind")
    return Goal.id, kind, Goal.text, Goal.target, Goal.done, people_count().label("people")


def goal_lines(rows: Iterable[Any]) -> list[GoalLine]:
    """Return the lines of rows with ``line_columns``."""
    return [GoalLine(row.id, row.kind, row.text, row.target, row.done, row.people) for row in rows]


def goals_at(user: User, event_id: int) -> list[GoalLine]:
    """Return the goals of ``user`` at an event in their order."""
    return goal_lines(db.session.execute(_goals_query(), {"user_id": user.id, "event_id": event_id}))


@prepared
def _goals_query() -> Select[*tuple[Any, ...]]:
    query = select(*line_columns()).join(Attendance, Attendance.id == Goal.attendance_id)
    query = query.where(Attendance.user_id == GIVEN_USER.id, Attendance.event_id == bindparam("event_id"))
    return query.order_by(Goal.position, Goal.id)
