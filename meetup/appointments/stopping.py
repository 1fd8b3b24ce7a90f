"""Ending appointments: when somebody leaves the event, blocks the other, or takes their card back."""

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased

from ..contacts.blocks import on_block
from ..contacts.models import Contact
from ..events import Event
from ..events.attendance import on_leaving
from ..exchange.giving import on_revoking, on_revoking_all
from ..extensions import db, now
from ..people import User
from ..people.leaving.departures import on_departure
from .models import Appointment
from .telling import News, tell


@on_leaving
def call_off(event: Event, user: User) -> None:
    """Call off what somebody has agreed on at an event that they leave, and withdraw their suggestions.

    What waits for their answer is put aside, so that whoever asked does not learn that they have left.
    """
    is_own = or_(Appointment.proposer_id == user.id, Appointment.invitee_id == user.id)
    query = select(Appointment).where(is_own, Appointment.event_id == event.id, Appointment.cancelled_at.is_(None))
    for appointment in db.session.scalars(query.order_by(Appointment.id).with_for_update(of=Appointment)):
        if appointment.is_over(now()):
            continue
        if appointment.accepted_at is None and appointment.invitee_id == user.id:
            appointment.decline()
            continue
        appointment.cancel(user)
        if appointment.accepted_at:
            tell(appointment, appointment.other_id(user), News.CANCELLED)


@on_block
@on_revoking
def end_between(user_id: int, other_id: int) -> None:
    """End for good whatever two people have before them. Neither is told, as neither sees it any more."""
    both = and_(Appointment.proposer_id == user_id, Appointment.invitee_id == other_id)
    reverse = and_(Appointment.proposer_id == other_id, Appointment.invitee_id == user_id)
    _end(user_id, or_(both, reverse))


@on_revoking_all
def end_revoked(user: User, event_id: int | None) -> None:
    """End whatever somebody has before them with people from whom they took their card back."""
    held = aliased(Contact)
    is_holder = or_(Appointment.proposer_id == held.owner_id, Appointment.invitee_id == held.owner_id)
    cut = select(held.id).where(held.person_id == user.id, held.revoked_at.is_not(None), is_holder)
    is_own = or_(Appointment.proposer_id == user.id, Appointment.invitee_id == user.id)
    _end(user.id, and_(is_own, cut.correlate(Appointment).exists()))


@on_departure
def end_all(user: User) -> None:
    """End whatever somebody has before them who deletes their account."""
    _end(user.id, or_(Appointment.proposer_id == user.id, Appointment.invitee_id == user.id))


def _end(user_id: int, which: ColumnElement[bool]) -> None:
    values = {"cancelled_at": now(), "cancelled_by_id": user_id}
    is_ahead = Appointment.cancelled_at.is_(None), or_(Appointment.starts_at.is_(None), Appointment.starts_at > now())
    statement = update(Appointment).where(which, *is_ahead).values(values)
    db.session.execute(statement, execution_options={"synchronize_session": False})
