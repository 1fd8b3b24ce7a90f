"""Tickets, as the owner of an address without an account sees and empties those that were sold to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import String, cast, delete, or_, select, update
from sqlalchemy.orm import joinedload

from ..extensions import db
from ..languages import gettext, lazy_gettext
from ..people.data_requests.held import (
    MAX_SHOWN,
    Held,
    erases_address,
    finds_held,
    is_shared_mailbox,
    lists_addresses,
)
from ..people.leaving.erasing import in_steps
from ..people.text import search_key
from .importing.imports import TicketImport, TicketImportChange
from .models import Ticket

AT_THE_DOOR = lazy_gettext("Nobody at the door finds you by name then. The code on your ticket still lets you in.")
SEVERAL_PEOPLE = lazy_gettext("This may be someone else's ticket. Only your address goes; write to us for the rest.")


@finds_held
def _find_tickets(email: str) -> list[Held]:
    query = select(Ticket).where(Ticket.email == email).options(joinedload(Ticket.event)).order_by(Ticket.id)
    tickets = db.session.scalars(query.limit(MAX_SHOWN)).all()
    own_ids = own_ticket_ids(email)
    return [_held(ticket, email, ticket.id in own_ids) for ticket in tickets]


def _held(ticket: Ticket, email: str, is_own: bool) -> Held:
    origin = gettext("You're on the list of people with a ticket. Ask them about the ticket itself.")
    held = Held.by_organizers(ticket.event.title, origin, ticket.created_at, email)
    if not is_own:
        return replace(held, remark=str(SEVERAL_PEOPLE))
    remark = "" if ticket.event.phase_now == "past" else str(AT_THE_DOOR)
    return replace(held, lines=tuple(_lines_of(ticket, email)), remark=remark)


def _lines_of(ticket: Ticket, email: str) -> Iterator[tuple[str, str]]:
    yield gettext("Name"), ticket.name
    yield gettext("Email"), email
    if ticket.company:
        yield gettext("Company"), ticket.company
    if ticket.category:
        yield gettext("Ticket"), ticket.category
    if ticket.checked_in_at:
        yield gettext("Check-in"), gettext("You came.")


def own_ticket_ids(email: str) -> set[int]:
    """Return the ids of the tickets whose name is that of the address's owner, as far as one can tell.

    It is not if somebody with an account has claimed the ticket, if several people read the mailbox, or if it has
    bought tickets for several names at the event.
    """
    if is_shared_mailbox(email):
        return set()
    query = select(Ticket.id, Ticket.event_id, Ticket.name_folded).where(Ticket.email == email)
    tickets = db.session.execute(query.where(Ticket.attendance_id.is_(None))).all()
    names: dict[int, set[str]] = defaultdict(set)
    for _, event_id, name in tickets:
        names[event_id].add(name)
    return {id_ for id_, event_id, _ in tickets if len(names[event_id]) == 1}


@lists_addresses
def _list_addresses() -> Iterable[str]:
    return filter(None, db.session.scalars(select(Ticket.email).where(Ticket.email.is_not(None)).distinct()))


@erases_address
def _forget_imports(email: str) -> Iterator[int]:
    """Delete lists that wait for review with the address on them, and what could bring it back by an undo."""
    is_theirs = TicketImportChange.ticket_id.in_(select(Ticket.id).where(Ticket.email == email))
    columns = TicketImportChange.before, TicketImportChange.after
    said = (cast(column, String).contains(email, autoescape=True) for column in columns)
    yield from in_steps(delete(TicketImportChange), or_(is_theirs, *said))
    for found in db.session.scalars(select(TicketImport).where(TicketImport.begun_at.is_(None))).all():
        if any(person.get("email") == email for person in found.people):
            db.session.delete(found)
            db.session.flush()
            yield 1


@erases_address
def _empty_tickets(email: str) -> Iterator[int]:
    """Take name, company and address off the tickets. They stay in the numbers of the event."""
    name = gettext("Someone who asked to be erased")
    values = {"name": name, "name_folded": search_key(name), "company": "", "email": None}
    own_ids = own_ticket_ids(email)
    if own_ids:
        yield from in_steps(update(Ticket).values(values), (Ticket.email == email) & Ticket.id.in_(own_ids))
    yield from in_steps(update(Ticket).values(email=None), Ticket.email == email)
