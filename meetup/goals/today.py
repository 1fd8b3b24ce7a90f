"""The goals on Today: those at the event that a user is at or goes to next."""

import json
from typing import Any

from sqlalchemy import ScalarSelect, Text, cast, func, literal_column, select

from ..events import Attendance, EventToday, selects_for_event_today
from ..extensions import db
from .lines import GoalLine, line_columns
from .models import Goal

_NAMES = ("id", "kind", "text", "target", "done", "people", "position")


@selects_for_event_today("goals")
def select_for_today() -> ScalarSelect[str]:
    """Return the query for the goals of whoever has an attendance, as text of JSON."""
    query = select(*line_columns(), Goal.position).where(Goal.attendance_id == Attendance.id)
    rows = query.correlate(Attendance).subquery()
    values = [part for name in _NAMES for part in (literal_column(f"'{name}'"), rows.c[name])]
    if db.engine.dialect.name == "sqlite":
        found: Any = func.json_group_array(func.json_object(*values))
    else:
        found = func.json_agg(func.json_build_object(*values))
    return select(cast(found, Text)).scalar_subquery()


def goals_of_today(event_today: EventToday) -> tuple[GoalLine, ...]:
    """Return the goals that were read together with the event, in their order."""
    rows = json.loads(event_today.selected("goals") or "null") or []
    rows.sort(key=lambda row: (row.pop("position"), row["id"]))
    return tuple(GoalLine(**row) for row in rows)
