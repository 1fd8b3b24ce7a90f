"""Work out who is checked in since when, from the facts: the earliest check-in that stands counts.

The result depends on the facts alone and not on the order in which they arrived. The desk of the event is locked.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from ..database.prepared import is_given_id, prepared
from ..events import Attendance
from ..extensions import db, now
from ..tickets import Ticket
from .facts import CheckIn, is_given_key
from .models import CheckInDesk
from .subjects import WALK_IN_SOURCE, Subject, Subjects, key_of_attendance, key_of_ticket


def settle(event_id: int, keys: Iterable[str]) -> None:
    """Set when the people with these keys, or those who claimed their tickets, were checked in."""
    settle_all(event_id, Subjects.load(event_id, keys))


def settle_all(event_id: int, subjects: Subjects) -> None:
    """Do the same for people who are loaded."""
    db.session.flush()
    claimed = _claimed_tickets(event_id, [row.id for row in subjects.attendances.values()])
    earliest = _earliest(event_id, [*subjects.attendances, *subjects.tickets, *claimed])
    for key, ticket in subjects.tickets.items():
        _settle_ticket(ticket, earliest.get(key))
    for key, attendance in subjects.attendances.items():
        own = [key, *(key for key, attendance_id in claimed.items() if attendance_id == attendance.id)]
        times = [earliest[key] for key in own if key in earliest]
        if attendance.checked_in_at != (at := min(times, default=None)):
            attendance.checked_in_at = at
    db.session.flush()


def settle_claimed(ticket: Ticket) -> None:
    """Let a ticket's check-ins count for the attendance that has just claimed it."""
    CheckInDesk.lock(ticket.event_id)
    settle(ticket.event_id, [key_of_ticket(ticket)])


def settle_attendance(attendance: Attendance) -> None:
    """Set again when somebody was checked in, after tickets became theirs or ceased to be."""
    CheckInDesk.lock(attendance.event_id)
    settle(attendance.event_id, [key_of_attendance(attendance)])


def _claimed_tickets(event_id: int, attendance_ids: Collection[int]) -> Mapping[str, int]:
    """Return the keys of the tickets that these attendances claimed, with the id of the attendance."""
    if not attendance_ids:
        return {}
    rows = db.session.execute(_claimed_query(), {"event_id": event_id, "attendances": list(attendance_ids)})
    return {
        Subject.of_ticket(ticket_id, created_at).key: attendance_id for ticket_id, created_at, attendance_id in rows
    }


@prepared
def _claimed_query() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(Ticket.id, Ticket.created_at, Ticket.attendance_id)
    return query.where(Ticket.event_id == bindparam("event_id"), is_given_id(Ticket.attendance_id, "attendances"))


def _earliest(event_id: int, keys: Collection[str]) -> Mapping[str, datetime]:
    rows = db.session.execute(_earliest_query(), {"event_id": event_id, "people": list(keys)}) if keys else ()
    return {row[0]: row[1] for row in rows}


@prepared
def _earliest_query() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(CheckIn.person, func.min(CheckIn.at, type_=CheckIn.at.type))
    query = query.where(CheckIn.event_id == bindparam("event_id"), is_given_key(CheckIn.person, "people"))
    return query.where(CheckIn.stands()).group_by(CheckIn.person)


def _settle_ticket(ticket: Ticket, at: datetime | None) -> None:
    """Set when a ticket was checked in. A walk-in who was let in by mistake is on no list.

    It leaves ``changed_at`` alone, which says when the program that the ticket comes from changed it.
    """
    values = {} if ticket.checked_in_at == at else {"checked_in_at": at}
    if ticket.source == WALK_IN_SOURCE and (at is None) != (ticket.cancelled_at is not None):
        values["cancelled_at"] = now() if at is None else None
    if values:
        statement = update(Ticket).where(Ticket.id == ticket.id)
        db.session.execute(statement.values(**values, changed_at=Ticket.changed_at))
