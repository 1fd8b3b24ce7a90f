"""The tickets that the owner has claimed."""

from typing import Any

from sqlalchemy import select

from ...events import Attendance, Event
from ...extensions import db
from ...people import User
from ...tickets import Ticket


def own_tickets(owner: User) -> list[dict[str, Any]]:
    printed = Ticket.name, Ticket.company, Ticket.category, Ticket.email, Ticket.source, Ticket.claimed_at
    query = select(Event.title, Event.slug, *printed).join(Ticket, Ticket.event_id == Event.id)
    query = query.join(Attendance, Attendance.id == Ticket.attendance_id).where(Attendance.user_id == owner.id)
    return [dict(row) for row in db.session.execute(query.order_by(Ticket.id)).mappings()]
