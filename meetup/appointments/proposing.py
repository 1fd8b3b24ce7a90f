"""Who may be asked to meet, at which events, and how often."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..events import Attendance, Event
from ..exchange import Encounter
from ..extensions import db, now
from ..languages import gettext, lazy_gettext
from ..people import User
from .models import Appointment
from .refusals import AppointmentError

MAX_OPEN = 10
"""How many proposals of one person may wait for an answer."""
MAX_UNANSWERED = 3
"""How often somebody may be asked who does not answer."""
TOO_MANY = lazy_gettext("You have ten suggestions waiting for an answer. Withdraw one first.")


def meetable_events(contact: Contact) -> Sequence[Event]:
    """Return the events, on or coming, at which the owner may suggest a time to the person of ``contact``.

    Both attend it, and the owner may know that: they have met there, or both are in its directory (P4).
    """
    if contact.person_id is None or contact.is_hidden:
        return []
    own, their = aliased(Attendance), aliased(Attendance)
    query = select(Event).join(own, own.event_id == Event.id).join(their, their.event_id == Event.id)
    query = query.where(own.user_id == contact.owner_id, their.user_id == contact.person_id)
    query = query.where(Event.status == "published", Event.ends_at > now(), _may_know(contact))
    return db.session.scalars(query.order_by(Event.starts_at, Event.id)).all()


def _may_know(contact: Contact) -> ColumnElement[bool]:
    both_listed = Attendance.event_ids_listing_both(contact.owner_id, contact.person_id)
    is_theirs = or_(Encounter.contact_id == contact.id, Encounter.mirror_id == contact.id)
    met_at = select(Encounter.event_id).where(is_theirs, Encounter.undone_at.is_(None), Encounter.event_id.is_not(None))
    return or_(Event.id.in_(both_listed), Event.id.in_(met_at))


def propose(
    contact: Contact, event: Event, starts: Collection[datetime], place: str, minutes: int, line: str
) -> Appointment:
    """Suggest up to three times to the person of ``contact``.

    Raises:
        AppointmentError: too many suggestions wait for an answer, or the owner has another meeting at such a time.
    """
    assert contact.person is not None
    owner = contact.owner
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update())  # so that limits hold
    if _count(_open_query(owner)) >= MAX_OPEN:
        raise AppointmentError(str(TOO_MANY))
    if _count_unanswered(owner, contact.person) >= MAX_UNANSWERED:
        raise AppointmentError(gettext("You've suggested times three times. Wait until they answer."))
    check_free(owner, starts, minutes)
    return Appointment.propose(owner, contact.person, event, starts, place, minutes, line)


def move(appointment: Appointment, user: User, starts: Collection[datetime], place: str, minutes: int) -> Appointment:
    """Suggest other times for what was agreed, or in answer to a suggestion. What was agreed stands until one is taken.

    Raises:
        AppointmentError: the user has another meeting at such a time.
    """
    check_free(user, starts, minutes, except_id=appointment.id)
    other, moved = appointment.other(user), appointment if appointment.is_agreed else None
    for earlier in _open_moves_of(appointment):
        earlier.cancel(user)
    if moved is None:
        appointment.cancel(user)
    return Appointment.propose(user, other, appointment.event, starts, place, minutes, "", moved)


def check_free(user: User, starts: Collection[datetime], minutes: int, except_id: int = 0) -> None:
    """Raise AppointmentError if the user has agreed on another meeting at one of these times."""
    for meeting in agreed_between(user, min(starts), max(starts) + timedelta(minutes=minutes), except_id):
        begins, ends = meeting.starts_at, meeting.ends_at
        assert begins and ends
        if any(start < ends and begins < start + timedelta(minutes=minutes) for start in starts):
            raise AppointmentError(gettext("You have another meeting at one of these times. Choose others."))


def agreed_between(user: User, start: datetime, end: datetime, except_id: int = 0) -> Sequence[Appointment]:
    """Return what the user has agreed on in a time, with an hour before, as none takes longer."""
    query = select(Appointment).where(_is_of(user), Appointment.cancelled_at.is_(None), Appointment.id != except_id)
    query = query.where(Appointment.starts_at > start - timedelta(hours=1), Appointment.starts_at < end)
    return db.session.scalars(query.order_by(Appointment.starts_at)).all()


def _open_moves_of(appointment: Appointment) -> Sequence[Appointment]:
    query = select(Appointment).where(Appointment.moves_id == appointment.id, Appointment.accepted_at.is_(None))
    return db.session.scalars(query.where(Appointment.cancelled_at.is_(None))).all()


def _is_of(user: User) -> ColumnElement[bool]:
    return or_(Appointment.proposer_id == user.id, Appointment.invitee_id == user.id)


def _open_query(proposer: User) -> Select[Any]:
    """Return the query for the proposals that wait for an answer, those that were declined included."""
    query = select(func.count()).select_from(Appointment).where(Appointment.proposer_id == proposer.id)
    is_waiting = Appointment.accepted_at.is_(None), Appointment.cancelled_at.is_(None)
    return query.where(*is_waiting, Appointment.ends_open_at > now())


def _count_unanswered(proposer: User, invitee: User) -> int:
    """Return how often ``proposer`` has asked since ``invitee`` answered last, by accepting or by asking themself."""
    answers = select(func.max(Appointment.proposed_at)).where(
        or_(
            (Appointment.proposer_id == proposer.id)
            & (Appointment.invitee_id == invitee.id)
            & Appointment.accepted_at.is_not(None),
            (Appointment.proposer_id == invitee.id) & (Appointment.invitee_id == proposer.id),
        )
    )
    last = db.session.scalar(answers)
    asked = select(func.count()).select_from(Appointment)
    asked = asked.where(Appointment.proposer_id == proposer.id, Appointment.invitee_id == invitee.id)
    return _count(asked.where(Appointment.proposed_at > last) if last else asked)


def _count(query: Select[Any]) -> int:
    return db.session.scalar(query) or 0
