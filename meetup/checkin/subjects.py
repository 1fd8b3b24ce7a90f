"""Whom a check-in is about: an attendance or a ticket, under a key that no other one ever gets."""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from ..database.prepared import is_given_id, prepared
from ..events import Attendance
from ..extensions import db
from ..ids import MAX_ROW_ID
from ..people.text import clean
from ..tickets import Ticket
from ..tickets.models import MAX_CATEGORY_LENGTH, MAX_COMPANY_LENGTH, MAX_NAME_LENGTH

_KEY = re.compile(r"([at])(\d{1,10})-([0-9a-f]{1,8})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WALK_IN_SOURCE = "door"
"""What the tickets of walk-ins have as their source."""


class Subject(NamedTuple):
    """Somebody who can be checked in: ``kind`` is ``a`` for an attendance or ``t`` for a ticket, with its id.

    ``mark`` tells the row from a later one with the same id: the database gives the id of somebody who left to the next
    one who joins, and a phone may still send what it did before.
    """

    kind: str
    row_id: int
    mark: str

    @classmethod
    def of_attendance(cls, attendance_id: int, joined_at: datetime) -> "Subject":
        return cls("a", attendance_id, _mark_of(joined_at))

    @classmethod
    def of_ticket(cls, ticket_id: int, created_at: datetime) -> "Subject":
        return cls("t", ticket_id, _mark_of(created_at))

    @classmethod
    def parse(cls, key: str) -> "Subject | None":
        """Return the subject with this key, or ``None`` for a text that is no key."""
        match = _KEY.fullmatch(key)
        if match is None or not 0 < int(match[2]) <= MAX_ROW_ID:
            return None
        return cls(match[1], int(match[2]), match[3])

    @property
    def key(self) -> str:
        return f"{self.kind}{self.row_id}-{self.mark}"

    @property
    def row_key(self) -> str:
        """The key without the mark, as `ExpectedPerson` has it."""
        return f"{self.kind}{self.row_id}"


def _mark_of(at: datetime) -> str:
    return f"{(at - _EPOCH) // timedelta(milliseconds=1):x}"[-8:]


class Subjects(NamedTuple):
    """The rows behind some keys, by key. Keys of rows that are gone are left out."""

    attendances: dict[str, Attendance]
    tickets: dict[str, Ticket]

    @classmethod
    def load(cls, event_id: int, keys: Iterable[str]) -> "Subjects":
        """Return those of ``keys`` that are at the event, with the attendances by which tickets were claimed."""
        subjects = [subject for subject in map(Subject.parse, keys) if subject]
        tickets = _tickets(event_id, {subject.row_id for subject in subjects if subject.kind == "t"})
        ids = {subject.row_id for subject in subjects if subject.kind == "a"}
        claimed = {ticket.attendance_id for ticket in tickets.values() if ticket.attendance_id}
        attendances = _attendances(event_id, ids | claimed)
        wanted = {subject.key for subject in subjects}
        claiming = {key for key, attendance in attendances.items() if attendance.id in claimed}
        return cls(
            {key: row for key, row in attendances.items() if key in wanted | claiming},
            {key: row for key, row in tickets.items() if key in wanted},
        )


def key_of_attendance(attendance: Attendance) -> str:
    return Subject.of_attendance(attendance.id, attendance.joined_at).key


def key_of_ticket(ticket: Ticket) -> str:
    return Subject.of_ticket(ticket.id, ticket.created_at).key


def _attendances(event_id: int, ids: Collection[int]) -> dict[str, Attendance]:
    values = {"event_id": event_id, "ids": list(ids)}
    rows: Iterable[Attendance] = db.session.scalars(_attendances_query(), values) if ids else ()
    return {key_of_attendance(row): row for row in rows}


@prepared
def _attendances_query() -> Select[Attendance]:
    is_wanted = Attendance.event_id == bindparam("event_id"), is_given_id(Attendance.id, "ids")
    return select(Attendance).where(*is_wanted).order_by(Attendance.id)


def _tickets(event_id: int, ids: Collection[int]) -> dict[str, Ticket]:
    values = {"event_id": event_id, "ids": list(ids)}
    rows: Iterable[Ticket] = db.session.scalars(_tickets_query(), values) if ids else ()
    return {key_of_ticket(row): row for row in rows}


@prepared
def _tickets_query() -> Select[Ticket]:
    is_wanted = Ticket.event_id == bindparam("event_id"), is_given_id(Ticket.id, "ids")
    return select(Ticket).where(*is_wanted).order_by(Ticket.id)


def create_walk_in(event_id: int, uuid: UUID, name: str, company: str, category: str) -> Ticket:
    """Return the ticket of somebody whom the door let in without one. The same UUID is the same ticket.

    What a phone has typed offline cannot be sent back, so a text that no form would take is shortened or cleaned.
    """
    source_key = sha256(str(uuid).encode()).hexdigest()
    columns = {
        "name": _line(name, MAX_NAME_LENGTH) or "–",
        "company": _line(company, MAX_COMPANY_LENGTH),
        "category": _line(category, MAX_CATEGORY_LENGTH),
    }
    return Ticket.create(event_id, WALK_IN_SOURCE, source_key, **columns)


def _line(text: str, max_length: int) -> str:
    return clean(clean(text)[:max_length])
