"""What the team of an event reads on its page while the event, or a room of it, is suspended."""

from flask import render_template
from sqlalchemy import select

from ..events import EventAccess, adds_event_notice
from ..extensions import db
from ..rooms import Room
from .suspensions import Suspension


@adds_event_notice
def _render_notice(access: EventAccess) -> str:
    if access.attendance is None or not access.attendance.may_manage:
        return ""
    rooms = {
        room.id: room.name
        for room in db.session.scalars(
            select(Room).where(Room.event_id == access.event.id, Room.suspended_at.is_not(None))
        )
    }
    if not rooms and not access.event.is_suspended:
        return ""
    suspensions = Suspension.open_at_event(access.event.id, list(rooms))
    return render_template("operators/_notice.html", suspensions=suspensions, rooms=rooms)
