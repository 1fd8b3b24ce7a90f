"""Counting people whom somebody meets towards their goals, through scans that are sent late as well."""

from collections.abc import Iterator

from flask import render_template
from sqlalchemy import delete, select

from ..contacts import Contact
from ..events import Attendance
from ..exchange.encounters import Encounter, on_undo
from ..exchange.scan_fields import applies_scan_field
from ..exchange.sheet_parts import adds_to_sheet
from ..extensions import db
from ..ids import parse_row_id
from .models import MAX_GOALS, Goal, GoalContact


def find_own_goal(user_id: int, goal_id: int) -> Goal | None:
    """Return the goal with that id if it is one of the user's, locked until the end of the transaction."""
    query = select(Goal).join(Attendance, Attendance.id == Goal.attendance_id)
    query = query.where(Goal.id == goal_id, Attendance.user_id == user_id)
    return db.session.scalar(query.with_for_update(of=Goal))


@adds_to_sheet
def render_on_sheet(contact: Contact, encounter: Encounter) -> str:
    """Render where the sheet of a scan loads the goals that this person may count towards."""
    return render_template("goals/_on_sheet.html", contact=contact) if encounter.event_id else ""


@applies_scan_field("goals")
def apply_choice(contact: Contact, value: str) -> None:
    """Count a contact as it was chosen on the phone before the scan arrived; what makes no sense is passed over.

    ``value`` are ids of goals with spaces between them. A minus sign takes the choice back.
    """
    for goal_id, counts in _parse_choice(value):
        goal = find_own_goal(contact.owner_id, goal_id)
        if goal and counts:
            goal.count(contact)
        elif goal:
            goal.uncount(contact)


def _parse_choice(value: str) -> Iterator[tuple[int, bool]]:
    for word in value.split()[:MAX_GOALS]:
        try:
            yield parse_row_id(word.removeprefix("-")), not word.startswith("-")
        except ValueError:
            continue


@on_undo
def uncount_undone(contact: Contact, encounter: Encounter) -> None:
    """Let a contact no longer count at an event where no meeting with them is left."""
    if encounter.event_id is None:
        return
    met_there = select(Encounter.id).where(Encounter.is_behind(contact), Encounter.event_id == encounter.event_id)
    if db.session.scalars(met_there.limit(1)).first() is not None:
        return
    goals = select(Goal.id).join(Attendance, Attendance.id == Goal.attendance_id)
    goals = goals.where(Attendance.user_id == contact.owner_id, Attendance.event_id == encounter.event_id)
    is_pair = GoalContact.contact_id == contact.id, GoalContact.goal_id.in_(goals)
    db.session.execute(delete(GoalContact).where(*is_pair), execution_options={"synchronize_session": False})
