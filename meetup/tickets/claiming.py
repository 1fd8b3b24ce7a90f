"""Claiming: how the person whom a ticket is for turns it into an attendance, with the printed badge as theirs."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select

from ..codes import Code
from ..domain_errors import DomainError
from ..events import Attendance, Event
from ..events.admission import NotAdmittedError, refusal_reason
from ..events.attendance import on_attending, on_leaving
from ..events.deletion import on_deleting_draft
from ..extensions import db, now
from ..hooks import Hook
from ..languages import gettext, lazy_gettext
from ..people import User
from ..people.signing_in.account_email import on_email_change
from .models import Ticket

on_claim: Hook[Callable[[Ticket, Attendance], None]] = Hook("on_claim")
"""Follow a user who has just claimed a ticket, and attends the event with it."""


class TicketGoneError(DomainError):
    """A ticket cannot be claimed, because somebody has, or because it was cancelled."""

    sentence = lazy_gettext("Somebody has claimed this ticket already, or the organizers have cancelled it.")


def open_tickets_of(event_id: int, address: str) -> Sequence[Ticket]:
    """Return the tickets of this address that can be claimed, which may be those of several people."""
    query = select(Ticket).where(*Ticket.is_open_at(event_id), Ticket.email == address).order_by(Ticket.id)
    return db.session.scalars(query).all()


def claim(ticket: Ticket, user: User) -> Attendance:
    """Let ``user`` attend with this ticket. Other people's contacts with its badge become contacts with them.

    Raises:
        TicketGoneError: it has been claimed or cancelled.
        NotAdmittedError: the event is not published, or does not admit the user.
    """
    event = ticket.event
    Event.lock(event.id)
    db.session.refresh(ticket, with_for_update=True)
    if not ticket.is_open:
        raise TicketGoneError
    if event.status != "published":
        raise NotAdmittedError(gettext("This event isn't published, or it has been cancelled."))
    if reason := refusal_reason(event, user):
        raise NotAdmittedError(reason)
    ticket.claimed_at = now()
    db.session.flush()
    attendance = event.add_attendee(user)
    _join(ticket, attendance)
    return attendance


def claim_for_attendees(event: Event, ticket_ids: Collection[int]) -> None:
    """Give tickets to those who attend already with the same address, where it is clear which ticket is whose."""
    query = select(Attendance, User.email).join(User, User.id == Attendance.user_id)
    query = query.join(Ticket, Ticket.email == User.email).where(
        *Ticket.is_open_at(event.id), Ticket.id.in_(ticket_ids)
    )
    for attendance, address in db.session.execute(query.where(Attendance.event_id == event.id).distinct()):
        _give_matching(attendance, address)


@on_attending
def claim_own(attendance: Attendance) -> None:
    """Give somebody who begins to attend the ticket of their address, if it is clear which one that is."""
    _give_matching(attendance, attendance.user.email)


@on_email_change
def claim_with_new_address(user: User) -> None:
    """Give somebody who has confirmed another address the tickets that wait for it, at events that they attend."""
    query = select(Attendance).join(Ticket, Ticket.event_id == Attendance.event_id)
    has_ticket = Ticket.email == user.email, Ticket.claimed_at.is_(None), Ticket.cancelled_at.is_(None)
    for attendance in db.session.scalars(query.where(Attendance.user_id == user.id, *has_ticket).distinct()):
        _give_matching(attendance, user.email)


def _give_matching(attendance: Attendance, address: str) -> None:
    """Give the only ticket of that address to ``attendance``, unless it has one.

    A ticket that is claimed counts as well: of two on one address, the other one is somebody else's.
    """
    of_address = Ticket.event_id == attendance.event_id, Ticket.email == address, Ticket.cancelled_at.is_(None)
    tickets = db.session.scalars(select(Ticket).where(*of_address).limit(2)).all()
    has_one = select(Ticket.id).where(Ticket.attendance_id == attendance.id).limit(1)
    if len(tickets) == 1 and tickets[0].is_open and not db.session.scalar(has_one):
        tickets[0].claimed_at = now()
        _join(tickets[0], attendance)


def _join(ticket: Ticket, attendance: Attendance) -> None:
    """Let the ticket be that of ``attendance``. What is printed goes on working, on whichever badge they wear.

    If they had a badge before there was a ticket, the code of the ticket leads to that badge, also at the door.
    """
    ticket.attendance_id = attendance.id
    if ticket.code and attendance.joined_at < ticket.created_at:
        ticket.remember_codes([ticket.code.code])
    elif ticket.code:
        attendance.badge.revoke()
        ticket.code.become_badge(attendance.user)
        attendance.badge = ticket.code
    if ticket.checked_in_at and (attendance.checked_in_at is None or ticket.checked_in_at < attendance.checked_in_at):
        attendance.checked_in_at = ticket.checked_in_at
    db.session.flush()
    for follow in on_claim:
        follow(ticket, attendance)


@on_leaving
def cancel_left_tickets(event: Event, _user: User) -> None:
    """Cancel the tickets of those who have just left. The door no longer expects them."""
    query = select(Ticket).where(Ticket.event_id == event.id, Ticket.claimed_at.is_not(None))
    for ticket in db.session.scalars(query.where(Ticket.attendance_id.is_(None), Ticket.cancelled_at.is_(None))):
        ticket.cancel()
        if ticket.code:
            ticket.code.revoke()


@on_deleting_draft
def delete_tickets(event: Event) -> None:
    """Delete the tickets of a draft with their codes."""
    query = select(Code).join(Ticket, Ticket.code_id == Code.id).where(Ticket.event_id == event.id)
    codes = db.session.scalars(query.where(Code.kind == "ticket")).all()
    for ticket in db.session.scalars(select(Ticket).where(Ticket.event_id == event.id)):
        db.session.delete(ticket)
    db.session.flush()
    for code in codes:
        db.session.delete(code)
