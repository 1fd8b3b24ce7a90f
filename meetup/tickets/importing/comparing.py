"""What a list changes about the tickets of an event."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from ...extensions import db
from ...people.text import search_key
from ..models import Ticket, TicketCode
from .attendees import Attendee
from .origins import VALUES, Said, TicketOrigin, said_of

CHANGED_AFTER_CLAIM = ("category",)
"""What a list still changes about a ticket that somebody has claimed: the rest is up to them."""


class KnownTicket(NamedTuple):
    """A ticket of the event. ``said`` is what the list said of it that it was last read from, if it is from one."""

    id: int
    source: str
    source_key: str
    name: str
    email: str | None
    said: Said | None
    is_claimed: bool
    is_cancelled: bool
    is_checked_in: bool


@dataclass(frozen=True)
class Change:
    """What becomes of a ticket: new ``values``, what the list ``said`` now, and hashes of new printed ``codes``."""

    ticket_id: int
    values: Mapping[str, str | None]
    said: Said
    codes: tuple[str, ...]


@dataclass
class Comparison:
    """``kept_cancelled`` were cancelled here, ``kept_in_use`` are off the list but claimed or checked in: both stay.

    ``missing`` are tickets of the same program that the list does not have; they stay, too.
    """

    added: list[tuple[Attendee, tuple[str, ...]]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    unchanged: int = 0
    missing: int = 0
    kept_cancelled: int = 0
    kept_in_use: int = 0

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.cancelled)


def compare(
    event_id: int, source: str, people: Sequence[tuple[Attendee, tuple[str, ...]]], not_coming: Collection[str]
) -> Comparison:
    """Return what a list changes. Each person comes with the hashes of their printed codes.

    People are found again by the identifier of their ticket, else by name and address, so that lists of two programs
    do not double anybody. A name without an address is only found again in a list of the same program.
    """
    tickets = _tickets_of(event_id)
    known_codes = set(db.session.scalars(select(TicketCode.code_hash).where(TicketCode.event_id == event_id)))
    by_key = {ticket.source_key: ticket for ticket in tickets if ticket.source == source}
    in_list = {person.key for person, _ in people}
    others = (ticket for ticket in tickets if not (ticket.source == source and ticket.source_key in in_list))
    by_person = _by_person(others)
    comparison, matched = Comparison(), set()
    for person, codes in people:
        ticket = by_key.get(person.key) or _pop(by_person, person)
        if ticket is None:
            comparison.added.append((person, codes))
            continue
        matched.add(ticket.id)
        new_codes = tuple(code for code in codes if code not in known_codes)
        _compare_one(comparison, ticket, person, new_codes)
    over = [by_key[key] for key in not_coming if key in by_key]
    _compare_over(comparison, [ticket for ticket in over if ticket.id not in matched])
    gone = {ticket.id for ticket in over}
    comparison.missing = sum(not ticket.is_cancelled and ticket.id not in matched | gone for ticket in by_key.values())
    return comparison


def _compare_one(comparison: Comparison, ticket: KnownTicket, person: Attendee, codes: tuple[str, ...]) -> None:
    if ticket.is_cancelled:
        comparison.kept_cancelled += 1
        return
    names = CHANGED_AFTER_CLAIM if ticket.is_claimed else VALUES
    said, says = ticket.said or {}, said_of(person)
    values = {name: getattr(person, name) for name in names if name in said and said[name] != says[name]}
    if values or codes:
        comparison.changed.append(Change(ticket.id, values, says if said else {}, codes))
    else:
        comparison.unchanged += 1


def _compare_over(comparison: Comparison, tickets: Iterable[KnownTicket]) -> None:
    for ticket in tickets:
        if ticket.is_cancelled:
            continue
        if ticket.is_claimed or ticket.is_checked_in:
            comparison.kept_in_use += 1
        else:
            comparison.cancelled.append(ticket.id)


def _by_person(tickets: Iterable[KnownTicket]) -> dict[tuple[str, str], list[KnownTicket]]:
    found: dict[tuple[str, str], list[KnownTicket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.email and not ticket.is_cancelled:
            found[search_key(ticket.name), ticket.email].append(ticket)
    return found


def _pop(by_person: dict[tuple[str, str], list[KnownTicket]], person: Attendee) -> KnownTicket | None:
    """Return a ticket of the same name and address that no other row of the list stands for."""
    found = by_person.get(person.person_key)
    return found.pop(0) if found else None


def _tickets_of(event_id: int) -> list[KnownTicket]:
    columns = Ticket.id, Ticket.source, Ticket.source_key, Ticket.name, Ticket.email, TicketOrigin.said
    facts = Ticket.claimed_at.is_not(None), Ticket.cancelled_at.is_not(None), Ticket.checked_in_at.is_not(None)
    query = select(*columns, *facts).outerjoin(TicketOrigin, TicketOrigin.ticket_id == Ticket.id)
    rows = db.session.execute(query.where(Ticket.event_id == event_id).order_by(Ticket.id))
    return [KnownTicket(*row) for row in rows]
