"""Tickets, as the owner of an address without an account sees and empties those that were sold to it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from ..extensions import db
from ..languages import gettext, lazy_gettext
from ..people.data_requests.held import MAX_SHOWN, Held, erases_address, finds_held, lists_addresses
from ..people.leaving.erasing import in_steps
from ..people.text import search_key
from .models import Ticket

AT_THE_DOOR = lazy_gettext("Nobody at the door finds you by name then. The code on your ticket still lets you in.")


@finds_held
def _find_tickets(email: str) -> list[Held]:
    query = select(Ticket).where(func.lower(Ticket.email) == email).order_by(Ticket.id)
    return [
        Held(
            holder=gettext("The organizers of %(event)s", event=ticket.event.title),
            origin=gettext("You're on the list of people with a ticket. Ask them about the ticket itself."),
            since=ticket.created_at,
            lines=tuple(_lines_of(ticket, email)),
            remark=str(AT_THE_DOOR) if ticket.event.phase_now != "past" else "",
        )
        for ticket in db.session.scalars(query.options(joinedload(Ticket.event)).limit(MAX_SHOWN))
    ]


def _lines_of(ticket: Ticket, email: str) -> Iterator[tuple[str, str]]:
    yield gettext("Name"), ticket.name
    yield gettext("Email"), email
    if ticket.company:
        yield gettext("Company"), ticket.company
    if ticket.category:
        yield gettext("Ticket"), ticket.category
    if ticket.checked_in_at:
        yield gettext("Check-in"), gettext("You came.")


@lists_addresses
def _list_addresses() -> Iterable[str]:
    return db.session.scalars(select(func.lower(Ticket.email)).where(Ticket.email.is_not(None)).distinct())


@erases_address
def _empty_tickets(email: str) -> Iterator[int]:
    """Take name, company and address off the tickets. They stay in the numbers of the event.

    What is printed on a ticket that somebody with an account has claimed is theirs.
    """
    name, is_theirs = gettext("Someone who asked to be erased"), func.lower(Ticket.email) == email
    values = {"name": name, "name_folded": search_key(name), "company": "", "email": None}
    yield from in_steps(update(Ticket).values(values), is_theirs & Ticket.attendance_id.is_(None))
    yield from in_steps(update(Ticket).values(email=None), is_theirs)
