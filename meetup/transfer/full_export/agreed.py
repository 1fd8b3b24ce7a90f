"""The part of the full export about appointments."""

from typing import Any

from sqlalchemy import case, or_, select

from ...appointments import Appointment
from ...events import Event
from ...extensions import db
from ...people import Profile, User


def own_appointments(owner: User) -> list[dict[str, Any]]:
    """Return what the owner suggested, was asked, and agreed on. What others put aside is not in it."""
    is_mine = Appointment.proposer_id == owner.id
    other_id = case((is_mine, Appointment.invitee_id), else_=Appointment.proposer_id)
    own_decline = case((is_mine, None), else_=Appointment.declined_at)
    names = ("place", "minutes", "line", "proposed_at", "accepted_at", "starts_at", "cancelled_at")
    columns = (getattr(Appointment, name) for name in names)
    query = select(Event.title.label("event"), Profile.name.label("with"), is_mine.label("mine"), *columns)
    query = query.add_columns(own_decline.label("declined_at")).join(Event, Event.id == Appointment.event_id)
    query = query.join(Profile, Profile.user_id == other_id)
    query = query.where(or_(is_mine, Appointment.invitee_id == owner.id)).order_by(Appointment.id)
    return [dict(row) for row in db.session.execute(query).mappings()]
