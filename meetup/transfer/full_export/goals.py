"""Goals in the full export: at each event, and at each contact those that they count towards."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from ...database import in_ids
from ...events import Attendance, Event
from ...extensions import db
from ...goals import Goal, GoalContact
from ...goals.lines import line_columns
from ...people import User


def goals_by_attendance(owner: User) -> dict[int, list[dict[str, Any]]]:
    """Return the goals of ``owner`` by the id of the attendance; one statement."""
    earlier, there, earlier_event = aliased(Goal), aliased(Attendance), aliased(Event)
    query = select(Goal.attendance_id, *line_columns(), earlier_event.title.label("carried_from"))
    query = query.join(Attendance, Attendance.id == Goal.attendance_id).where(Attendance.user_id == owner.id)
    query = query.outerjoin(earlier, earlier.id == Goal.carried_from_id)
    query = query.outerjoin(there, there.id == earlier.attendance_id)
    query = query.outerjoin(earlier_event, earlier_event.id == there.event_id)
    found = defaultdict(list)
    names = "kind", "text", "target", "done", "people", "carried_from"
    for row in db.session.execute(query.order_by(Goal.position, Goal.id)):
        found[row.attendance_id].append({name: getattr(row, name) for name in names})
    return found


def counted_query(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Return the query for the goals that the contacts of ``ids`` count towards."""
    columns = GoalContact.contact_id, Event.title.label("event"), Goal.kind, Goal.text, GoalContact.counted_at
    query = select(*columns).join(Goal, Goal.id == GoalContact.goal_id)
    query = query.join(Attendance, Attendance.id == Goal.attendance_id).join(Event, Event.id == Attendance.event_id)
    return query.where(in_ids(GoalContact.contact_id, ids)).order_by(GoalContact.counted_at, Goal.id)
