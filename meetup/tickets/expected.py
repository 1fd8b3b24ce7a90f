"""Who is expected at an event: those who attend, and the tickets that nobody has claimed."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, literal, select, union_all

from ..codes import Code
from ..events import SUMMARY_COLUMNS_AT_EVENT, Attendance, Event, fields_shared_in, join_event_sharing
from ..extensions import db
from ..pages import ROWS_PER_PAGE, Page
from ..people import Profile
from ..people.card import summary_card_of
from ..people.searching import contains_word
from ..people.visibility import is_not_absent
from .models import Ticket

BATCH_SIZE = 500


class ExpectedPerson(NamedTuple):
    """Somebody who is expected, as a badge may show them (P1).

    ``key`` is ``a`` and the id of an attendance, or ``t`` and that of a ticket. ``category`` is the kind of their
    ticket as printed, ``role`` that at the event. ``user_id`` is None for tickets.
    """

    key: str
    name: str
    pronouns: str
    headline: str
    company: str
    category: str
    role: str
    code_id: int
    code: str
    checked_in_at: datetime | None
    user_id: int | None


def expected_page(
    event: Event, words: str = "", after: str | None = None, limit: int = ROWS_PER_PAGE
) -> Page[ExpectedPerson]:
    """Return a page of all who are expected, by name, or of those whose names contain all of ``words``."""
    listed = union_all(_attending(event.id, words), _ticketed(event.id, words)).subquery()
    query = select(listed.c.name_folded, listed.c.kind, listed.c.row_id)
    page = Page.load_rows(query, (listed.c.name_folded, listed.c.kind, listed.c.row_id), after, limit, descending=False)
    people = {person.key: person for person in people_by_keys(event, [f"{row.kind}{row.row_id}" for row in page.rows])}
    keys = [f"{row.kind}{row.row_id}" for row in page.rows]
    return Page([people[key] for key in keys if key in people], page.next)


def people_by_keys(event: Event, keys: Collection[str]) -> list[ExpectedPerson]:
    """Return those of ``keys`` who are expected at the event, attendees first. Other keys are left out."""
    attendance_ids, ticket_ids = _ids(keys, "a"), _ids(keys, "t")
    people: list[ExpectedPerson] = []
    if attendance_ids:
        people += map(
            _attendee_of, db.session.execute(_attendees_query(event.id).where(Attendance.id.in_(attendance_ids)))
        )
    if ticket_ids:
        people += map(_holder_of, db.session.execute(_holders_query(event.id).where(Ticket.id.in_(ticket_ids))))
    return people


def expected_batches(event: Event, size: int = BATCH_SIZE) -> Iterator[Sequence[ExpectedPerson]]:
    """Yield all who are expected, in batches: first those who attend, then the tickets, each by id."""
    yield from _batches(_attendees_query(event.id), Attendance.id, _attendee_of, size)
    yield from _batches(_holders_query(event.id), Ticket.id, _holder_of, size)


def expected_count(event: Event) -> int:
    """Return how many are expected."""
    attending = select(func.count()).select_from(Attendance).where(Attendance.event_id == event.id)
    attending = attending.where(is_not_absent(Attendance.user_id))
    open_tickets = select(func.count()).select_from(Ticket).where(*Ticket.is_open_at(event.id))
    return (db.session.scalar(attending) or 0) + (db.session.scalar(open_tickets) or 0)


def _batches(query: Select[*tuple[Any, ...]], key: Any, convert: Any, size: int) -> Iterator[Sequence[ExpectedPerson]]:
    last = 0
    while rows := db.session.execute(query.where(key > last).order_by(key).limit(size)).all():
        last = rows[-1].row_id
        yield [convert(row) for row in rows]


def _ids(keys: Collection[str], kind: str) -> list[int]:
    return [
        int(key[1:]) for key in keys if key[:1] == kind and key[1:].isascii() and key[1:].isdigit() and len(key) < 19
    ]


def _attending(event_id: int, words: str) -> Select[*tuple[Any, ...]]:
    query = select(Profile.name_folded, literal("a").label("kind"), Attendance.id.label("row_id"))
    query = query.join(Profile, Profile.user_id == Attendance.user_id).where(Attendance.event_id == event_id)
    query = query.where(is_not_absent(Attendance.user_id))
    return query.where(*(contains_word(word, Profile.name_folded) for word in words.split()))


def _ticketed(event_id: int, words: str) -> Select[*tuple[Any, ...]]:
    query = select(Ticket.name_folded, literal("t").label("kind"), Ticket.id.label("row_id"))
    return query.where(
        *Ticket.is_open_at(event_id), *(contains_word(word, Ticket.name_folded) for word in words.split())
    )


def _attendees_query(event_id: int) -> Select[*tuple[Any, ...]]:
    category = select(Ticket.category).where(Ticket.attendance_id == Attendance.id)
    category = category.where(Ticket.cancelled_at.is_(None)).order_by(Ticket.id).limit(1)
    columns = (
        Attendance.id.label("row_id"),
        Attendance.role,
        Attendance.checked_in_at,
        Attendance.badge_id,
        Code.code,
        category.scalar_subquery().label("category"),
    )
    query = select(*columns, Profile.pronouns, *SUMMARY_COLUMNS_AT_EVENT).select_from(Attendance)
    query = query.join(Profile, Profile.user_id == Attendance.user_id).join(Code, Code.id == Attendance.badge_id)
    query = join_event_sharing(query, Attendance.user_id, Attendance.event_id)
    return query.where(Attendance.event_id == event_id, is_not_absent(Attendance.user_id))


def _attendee_of(row: Row[Any]) -> ExpectedPerson:
    shared_fields = fields_shared_in(row)
    card = summary_card_of(row, shared_fields)
    return ExpectedPerson(
        f"a{row.row_id}",
        card.name,
        row.pronouns if "pronouns" in shared_fields else "",
        card.headline,
        card.company,
        row.category or "",
        row.role,
        row.badge_id,
        row.code,
        row.checked_in_at,
        card.user_id,
    )


def _holders_query(event_id: int) -> Select[*tuple[Any, ...]]:
    columns = Ticket.id.label("row_id"), Ticket.name, Ticket.company, Ticket.category, Ticket.checked_in_at
    query: Select[*tuple[Any, ...]] = select(*columns, Ticket.code_id, Code.code).join(Code, Code.id == Ticket.code_id)
    return query.where(*Ticket.is_open_at(event_id))


def _holder_of(row: Row[Any]) -> ExpectedPerson:
    return ExpectedPerson(
        f"t{row.row_id}",
        row.name,
        "",
        "",
        row.company,
        row.category,
        "attendee",
        row.code_id,
        row.code,
        row.checked_in_at,
        None,
    )
