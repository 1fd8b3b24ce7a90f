"""The list that a device at the door keeps: names as printed, and hashes of codes. Nobody's mail or phone (Z6)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from ..codes import Code
from ..database import in_ids
from ..events import Attendance, Event
from ..extensions import db
from ..people import User
from ..registration.labels import ROLE_LABELS
from ..tickets import ExpectedPerson, Ticket, TicketCode, code_hash, expected_batches, people_by_keys
from .passages import Passages
from .subjects import Subject

BATCH_SIZE = 1000
CANCELLED, GONE = "cancelled", "gone"
"""The states of tickets that are void, and of those that somebody has claimed, who is on the list as an attendee."""

Line = dict[str, Any]


class _Known(NamedTuple):
    """What the list says of somebody besides what is expected: their key, and their codes."""

    subject: Subject
    codes: Sequence[str]


def list_lines(event: Event) -> Iterator[Line]:
    """Yield a line for everybody on the list. It runs a few queries for each thousand."""
    passages, ticket_codes = Passages.load(event), _ticket_codes(event.id)
    for batch in expected_batches(event, BATCH_SIZE):
        yield from _lines_of(event, batch, passages, ticket_codes)
    for ticket, code in db.session.execute(_void_tickets(event.id)):
        yield _line_of_void_ticket(ticket, code_hash(event.id, code), passages, ticket_codes)


def lines_of(event: Event, subjects: Collection[Subject]) -> list[Line]:
    """Return the lines of some, also of those whose ticket is void or claimed. Who has left is left out."""
    keys = {subject.row_key for subject in subjects}
    ticket_ids = {subject.row_id for subject in subjects if subject.kind == "t"}
    passages = Passages.load(event, {subject.key for subject in subjects})
    ticket_codes = _ticket_codes(event.id, subjects)
    lines = list(_lines_of(event, people_by_keys(event, keys), passages, ticket_codes))
    for ticket, code in db.session.execute(_void_tickets(event.id).where(in_ids(Ticket.id, ticket_ids))):
        lines.append(_line_of_void_ticket(ticket, code_hash(event.id, code), passages, ticket_codes))
    claimed = select(Ticket.id, Ticket.created_at).where(in_ids(Ticket.id, ticket_ids), Ticket.claimed_at.is_not(None))
    rows = db.session.execute(claimed.where(Ticket.event_id == event.id))
    return lines + [{"key": Subject.of_ticket(*row).key, "state": GONE} for row in rows]


def _lines_of(
    event: Event, people: Sequence[ExpectedPerson], passages: Passages, ticket_codes: Mapping[str, list[str]]
) -> Iterator[Line]:
    known = {**_known_attendances(event.id, people), **_known_tickets(event.id, people)}
    for person in people:
        if person.key not in known:  # gone since the query before
            continue
        subject, codes = known[person.key]
        hashes = [code_hash(event.id, code) for code in (person.code, *codes)]
        yield {
            "key": subject.key,
            "name": person.name,
            "company": person.company,
            "tag": person.category or (ROLE_LABELS[person.role] if person.role != "attendee" else ""),
            "codes": [*hashes, *ticket_codes.get(person.key, ())],
            "in": passages.of(subject),
        }


def _known_attendances(event_id: int, people: Sequence[ExpectedPerson]) -> dict[str, _Known]:
    ids = [int(person.key[1:]) for person in people if person.key[0] == "a"]
    query = select(Attendance.id, Attendance.joined_at, Code.code).where(in_ids(Attendance.id, ids))
    query = query.join(User, User.id == Attendance.user_id).outerjoin(Code, Code.is_phone_code_of(User))
    rows: Iterable[Any] = db.session.execute(query) if ids else ()
    return {f"a{id_}": _Known(Subject.of_attendance(id_, at), [code] if code else []) for id_, at, code in rows}


def _known_tickets(event_id: int, people: Sequence[ExpectedPerson]) -> dict[str, _Known]:
    ids = [int(person.key[1:]) for person in people if person.key[0] == "t"]
    query = select(Ticket.id, Ticket.created_at).where(Ticket.event_id == event_id, in_ids(Ticket.id, ids))
    rows: Iterable[Any] = db.session.execute(query) if ids else ()
    return {f"t{id_}": _Known(Subject.of_ticket(id_, at), []) for id_, at in rows}


def _ticket_codes(event_id: int, subjects: Collection[Subject] | None = None) -> dict[str, list[str]]:
    """Return the hashes of what other programs printed, by the key of the ticket, or of who has claimed it."""
    query = select(TicketCode.code_hash, Ticket.id, Ticket.attendance_id)
    query = query.join(Ticket, Ticket.id == TicketCode.ticket_id)
    query = query.where(TicketCode.event_id == event_id)
    if subjects is not None:
        tickets, attendances = ([s.row_id for s in subjects if s.kind == kind] for kind in "ta")
        query = query.where(in_ids(Ticket.id, tickets) | Ticket.attendance_id.in_(attendances))
    hashes: dict[str, list[str]] = {}
    for hash_, ticket_id, attendance_id in db.session.execute(query):
        hashes.setdefault(f"a{attendance_id}" if attendance_id else f"t{ticket_id}", []).append(hash_)
    return hashes


def _void_tickets(event_id: int) -> Select[Ticket, str]:
    is_void = Ticket.cancelled_at.is_not(None), Ticket.claimed_at.is_(None)
    query: Select[Ticket, str] = select(Ticket, Code.code).join(Ticket.code)
    return query.where(Ticket.event_id == event_id, *is_void).order_by(Ticket.id)


def _line_of_void_ticket(
    ticket: Ticket, own_hash: str, passages: Passages, ticket_codes: Mapping[str, list[str]]
) -> Line:
    subject = Subject.of_ticket(ticket.id, ticket.created_at)
    return {
        "key": subject.key,
        "name": ticket.name,
        "company": ticket.company,
        "tag": ticket.category,
        "codes": [own_hash, *ticket_codes.get(subject.row_key, ())],
        "in": passages.of(subject),
        "state": CANCELLED,
    }


def changed_subjects(event: Event, since: datetime) -> set[Subject]:
    """Return who was checked in or joined since then, and whose tickets changed."""
    joined = select(Attendance.id, Attendance.joined_at).where(
        Attendance.event_id == event.id, Attendance.joined_at >= since
    )
    changed = select(Ticket.id, Ticket.created_at, Attendance.id, Attendance.joined_at).outerjoin(Ticket.attendance)
    changed = changed.where(Ticket.event_id == event.id, Ticket.changed_at >= since)
    subjects = {Subject.of_attendance(*row) for row in db.session.execute(joined)}
    for ticket_id, created_at, attendance_id, joined_at in db.session.execute(changed):
        subjects.add(Subject.of_ticket(ticket_id, created_at))
        if attendance_id:
            subjects.add(Subject.of_attendance(attendance_id, joined_at))
    return subjects | Passages.changed_since(event, since)
