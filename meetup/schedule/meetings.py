"""Meetings know the session that was on."""

from typing import Any

from sqlalchemy import ScalarSelect, and_, case, func, or_, select

from ..rooms.sessions_on import names_session
from .models import ScheduleSession


@names_session
def select_session_title(event_id: Any, room_id: Any, at: Any) -> ScalarSelect[str]:
    """Return the query for the title of the only session that was on in the room, or without one at the event.

    What has gone from the schedule afterwards was on all the same.
    """
    was_gone = and_(ScheduleSession.gone_at.is_not(None), ScheduleSession.gone_at <= at)
    is_on = ScheduleSession.starts_at <= at, ScheduleSession.ends_at > at, ~was_gone
    is_there = ScheduleSession.event_id == event_id, or_(room_id.is_(None), ScheduleSession.room_id == room_id)
    query = select(case((func.count() == 1, func.min(ScheduleSession.title)))).where(*is_there, *is_on)
    return query.correlate_except(ScheduleSession).scalar_subquery()
