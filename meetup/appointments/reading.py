"""The appointments of somebody, as far as both people still see each other."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select
from sqlalchemy.orm import aliased, contains_eager

from ..contacts.models import Contact
from ..database.prepared import GIVEN_USER, prepared
from ..events import Event
from ..extensions import UtcDateTime, db, now
from ..people import Card, User
from .models import Appointment

MAX_LISTED = 100
RECENT = timedelta(hours=12)
"""How long what has taken place stays in the list."""


@dataclass(frozen=True)
class OwnAppointment:
    """An appointment as one of the two sees it, with their contact of the other."""

    appointment: Appointment
    contact: Contact
    user: User

    @property
    def card(self) -> Card:
        return self.contact.summary_card

    @property
    def is_proposer(self) -> bool:
        return self.appointment.proposer_id == self.user.id

    @property
    def waits_for_me(self) -> bool:
        is_open = self.appointment.is_open(now()) and self.appointment.declined_at is None
        return is_open and not self.is_proposer

    @property
    def is_late(self) -> bool:
        """Whether the other has said that they come late."""
        return self.appointment.late_minutes is not None and self.appointment.late_by_id != self.user.id

    @property
    def is_cancelled_by_other(self) -> bool:
        return self.appointment.cancelled_by_id is not None and self.appointment.cancelled_by_id != self.user.id


def list_appointments(user: User, event_id: int | None = None, recent: timedelta = RECENT) -> list[OwnAppointment]:
    """Return what ``user`` has agreed on, and what waits for an answer, the next first; at an event, or at all.

    What has taken place is among it for the time ``recent``.
    """
    values = {"user_id": user.id, "event_id": event_id, "at": now(), "recent": now() - recent}
    rows = db.session.execute(_list_query(event_id is not None), values)
    return [OwnAppointment(appointment, contact, user) for appointment, contact in rows]


def find_appointment(user: User, appointment_id: int) -> OwnAppointment | None:
    """Return an appointment of ``user``; None also while one of the two does not see the other (Z2)."""
    row = db.session.execute(_one_query(), {"user_id": user.id, "appointment_id": appointment_id}).one_or_none()
    return OwnAppointment(row[0], row[1], user) if row else None


def is_seen_by(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that an appointment is one of the given user, who has the other on their list and sees them.

    Whether the other keeps this user on theirs makes no difference: nobody learns that somebody was deleted.
    """
    other_id = case((Appointment.proposer_id == user_id, Appointment.invitee_id), else_=Appointment.proposer_id)
    contact = aliased(Contact)
    is_live = contact.merged_into_id.is_(None) & contact.is_not_deleted()
    is_live &= contact.revoked_at.is_(None) & contact.withheld_at.is_(None)
    is_theirs = select(contact.id).where(contact.owner_id == user_id, contact.person_id == other_id, is_live).exists()
    return and_(or_(Appointment.proposer_id == user_id, Appointment.invitee_id == user_id), is_theirs)


@prepared
def _list_query(at_event: bool) -> Select[Appointment, Contact]:
    at, recent = (bindparam(name, type_=UtcDateTime()) for name in ("at", "recent"))
    is_agreed = Appointment.starts_at.is_not(None) & (Appointment.starts_at > recent)
    is_open = Appointment.starts_at.is_(None) & (Appointment.ends_open_at > at) & Appointment.cancelled_at.is_(None)
    is_shown = or_(Appointment.proposer_id == GIVEN_USER.id, Appointment.declined_at.is_(None))
    query = _own_query().where(or_(is_agreed, is_open & is_shown))
    if at_event:
        query = query.where(Appointment.event_id == bindparam("event_id"))
    starts = case((Appointment.starts_at.is_(None), Appointment.ends_open_at), else_=Appointment.starts_at)
    return query.order_by(starts, Appointment.id).limit(MAX_LISTED)


@prepared
def _one_query() -> Select[Appointment, Contact]:
    return _own_query().where(Appointment.id == bindparam("appointment_id"))


def _own_query() -> Select[Appointment, Contact]:
    me = GIVEN_USER.id
    other_id = case((Appointment.proposer_id == me, Appointment.invitee_id), else_=Appointment.proposer_id)
    query = select(Appointment, Contact).join(Event, Event.id == Appointment.event_id)
    query = query.join(Contact, (Contact.owner_id == me) & (Contact.person_id == other_id))
    query = query.where(is_seen_by(me), Event.status == "published")
    return query.options(contains_eager(Appointment.event))
