"""Who may be asked to meet, at which events, and how often."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from ..contacts.models import Contact
from ..events import Attendance, Event
from ..exchange import Encounter
from ..extensions import db, now
from ..languages import gettext, lazy_gettext
from ..people import User
from .models import Appointment
from .reading import is_seen_by
from .refusals import AppointmentError

MAX_OPEN = 10
"""How many proposals of one person may wait for an answer."""
MAX_UNANSWERED = 3
"""How often somebody may be asked who does not answer."""
DOUBLE_TAP_WINDOW = timedelta(seconds=30)
TOO_MANY = lazy_gettext("You have ten suggestions waiting for an answer. Withdraw one first.")


def meetable_events(contact: Contact) -> Sequence[Event]:
    """Return the events, on or coming, at which the owner may suggest a time to the person of ``contact``.

    The two have met there, or both are in its directory. Whether somebody whom one has met there still goes is not told
    (P4): a suggestion to somebody who has left reaches nobody. Without their card, nobody is asked.
    """
    if contact.person_id is None or not contact.has_card:
        return []
    query = select(Event).join(Attendance, Attendance.event_id == Event.id)
    query = query.where(Attendance.user_id == contact.owner_id, Event.status == "published")
    query = query.where(Event.ends_at > now(), _may_know(contact))
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
    lock_people(owner, contact.person)
    if same := _find_same(owner, contact.person, event, starts, place):
        return same
    if _count(_open_query(owner)) >= MAX_OPEN:
        raise AppointmentError(str(TOO_MANY))
    check_patience(owner, contact.person, event)
    check_free(owner, starts, minutes)
    appointment = Appointment.propose(owner, contact.person, event, starts, place, minutes, line)
    if event.find_attendance(contact.person) is None:
        appointment.decline()  # they have left, which is theirs to tell
    return appointment


def lock_people(*people: User) -> None:
    """Let nobody else make or change appointments of these people until the end of the transaction."""
    query = select(User.id).where(User.id.in_([person.id for person in people])).order_by(User.id)
    db.session.execute(query.with_for_update(key_share=True))


def check_patience(proposer: User, invitee: User, event: Event) -> None:
    """Raise AppointmentError if ``invitee`` was asked three times and has not answered."""
    if _count_unanswered(proposer, invitee, event) >= MAX_UNANSWERED:
        raise AppointmentError(gettext("You've suggested times three times. Wait until they answer."))


def _find_same(
    proposer: User, invitee: User, event: Event, starts: Collection[datetime], place: str
) -> Appointment | None:
    """Return the suggestion that was sent before, if this is a double tap."""
    query = select(Appointment).where(Appointment.proposer_id == proposer.id, Appointment.invitee_id == invitee.id)
    is_same = Appointment.event_id == event.id, Appointment.place == place, Appointment.ends_open_at == max(starts)
    is_open = Appointment.accepted_at.is_(None), Appointment.cancelled_at.is_(None)
    is_recent = Appointment.proposed_at > now() - DOUBLE_TAP_WINDOW
    found = db.session.scalars(query.where(*is_same, *is_open, is_recent)).first()
    return found if found and {slot.starts_at for slot in found.slots} == set(starts) else None


def move(appointment: Appointment, user: User, starts: Collection[datetime], place: str, minutes: int) -> Appointment:
    """Suggest other times for what was agreed, or in answer to a suggestion. What was agreed stands until one is taken.

    Raises:
        AppointmentError: the user has another meeting at such a time.
    """
    other, moved = appointment.other(user), appointment if appointment.is_agreed else None
    lock_people(user, other)
    check_patience(user, other, appointment.event)
    check_free(user, starts, minutes, except_id=appointment.id)
    withdraw_moves_of(appointment, user)
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
    query = select(Appointment).join(Event, Event.id == Appointment.event_id).where(Event.status == "published")
    query = query.where(is_seen_by(user.id), Appointment.cancelled_at.is_(None), Appointment.id != except_id)
    query = query.where(Appointment.starts_at > start - timedelta(hours=1), Appointment.starts_at < end)
    return db.session.scalars(query.order_by(Appointment.starts_at)).all()


def withdraw_moves_of(appointment: Appointment, user: User) -> None:
    """Withdraw what was suggested in place of what is agreed on."""
    query = select(Appointment).where(Appointment.moves_id == appointment.id, Appointment.accepted_at.is_(None))
    for earlier in db.session.scalars(query.where(Appointment.cancelled_at.is_(None))):
        earlier.cancel(user)


def _open_query(proposer: User) -> Select[Any]:
    """Return the query for the proposals that wait for an answer, those that were declined included."""
    query = select(func.count()).select_from(Appointment).join(Event, Event.id == Appointment.event_id)
    query = query.where(Appointment.proposer_id == proposer.id, Event.status == "published", is_seen_by(proposer.id))
    is_waiting = Appointment.accepted_at.is_(None), Appointment.cancelled_at.is_(None)
    return query.where(*is_waiting, Appointment.ends_open_at > now())


def _count_unanswered(proposer: User, invitee: User, event: Event) -> int:
    """Return how often ``proposer`` has asked at this event since ``invitee`` answered, by accepting or by asking."""
    is_here = Appointment.event_id == event.id
    asked = Appointment.proposer_id == proposer.id, Appointment.invitee_id == invitee.id, is_here
    asked_back = Appointment.proposer_id == invitee.id, Appointment.invitee_id == proposer.id, is_here
    answers = (
        db.session.scalar(select(func.max(Appointment.accepted_at)).where(*asked)),
        db.session.scalar(select(func.max(Appointment.proposed_at)).where(*asked_back)),
    )
    query = select(func.count()).select_from(Appointment).where(*asked)
    if last := max(filter(None, answers), default=None):
        query = query.where(Appointment.proposed_at > last)
    return _count(query)


def _count(query: Select[Any]) -> int:
    return db.session.scalar(query) or 0
