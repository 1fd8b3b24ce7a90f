"""The parts of the full export about check-in: when somebody came, and whom they checked in as staff."""

from typing import Any

from sqlalchemy import or_, select

from ...checkin import CheckIn, CheckInDevice
from ...events import Attendance, Event
from ...extensions import db
from ...people import User
from ...tickets import Ticket


def own_check_ins(owner: User) -> list[dict[str, Any]]:
    """Return the check-ins of the owner that stand, those of the tickets that they claimed included."""
    columns = Event.title.label("event"), CheckIn.at, CheckIn.door, CheckIn.way
    attendances = select(Attendance.id).where(Attendance.user_id == owner.id)
    tickets = select(Ticket.id).where(Ticket.attendance_id.in_(attendances))
    query = select(*columns).join(Event, Event.id == CheckIn.event_id).where(CheckIn.stands())
    query = query.where(or_(CheckIn.attendance_id.in_(attendances), CheckIn.ticket_id.in_(tickets)))
    return _rows(query.order_by(CheckIn.at, CheckIn.id))


def made_check_ins(owner: User) -> list[dict[str, Any]]:
    """Return when and where the owner checked people in, without whom."""
    columns = Event.title.label("event"), CheckIn.at, CheckIn.door
    query = select(*columns).join(Event, Event.id == CheckIn.event_id).where(CheckIn.staff_id == owner.id)
    return _rows(query.order_by(CheckIn.at, CheckIn.id))


def check_in_devices(owner: User) -> list[dict[str, Any]]:
    """Return which browsers of the owner had the list of an event."""
    names = ("door", "opened_at", "last_seen_at", "revoked_at")
    columns = Event.title.label("event"), *(getattr(CheckInDevice, name) for name in names)
    query = select(*columns).join(Event, Event.id == CheckInDevice.event_id).where(CheckInDevice.user_id == owner.id)
    return _rows(query.order_by(CheckInDevice.id))


def _rows(query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(query).mappings()]
