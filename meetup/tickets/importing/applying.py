"""Carrying out a part of an import, and taking it back."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from ...codes import Code
from ...database import in_ids, insert_new
from ...events import Event
from ...extensions import db
from ...people.refused_addresses import RefusedAddress
from ..models import Ticket, TicketCode
from .attendees import Attendee
from .comparing import Comparison
from .imports import TicketImportChange
from .origins import TicketOrigin, said_of

Step = dict[str, Any]
"""What to do with one ticket, as JSON: ``add`` a person, ``change`` or ``cancel`` a ticket."""


def steps_of(comparison: Comparison) -> list[Step]:
    """Return what an import does, a step for each ticket."""
    added: list[Step] = [
        {"act": "add", "person": person.as_json, "codes": list(codes)} for person, codes in comparison.added
    ]
    changed: list[Step] = [
        {
            "act": "change",
            "ticket_id": change.ticket_id,
            "values": dict(change.values),
            "said": dict(change.said),
            "codes": list(change.codes),
        }
        for change in comparison.changed
    ]
    return [*changed, *({"act": "cancel", "ticket_id": id_} for id_ in comparison.cancelled), *added]


def apply_steps(event_id: int, import_id: int, source: str, steps: Sequence[Step]) -> tuple[Counter[str], list[int]]:
    """Do these steps, and note how to take them back. Return how many of each kind were done, and the new tickets.

    Whatever somebody else has done meanwhile stays: a ticket that has been added is not added twice.
    """
    Event.lock(event_id)
    to_add = [step for step in steps if step["act"] == "add"]
    added = _add(event_id, source, to_add)
    changes = [TicketImportChange(import_id=import_id, ticket_id=ticket.id, kind="added") for ticket in added]
    tickets = _tickets(event_id, [step["ticket_id"] for step in steps if step["act"] != "add"])
    for step in steps:
        if step["act"] != "add" and (ticket := tickets.get(step["ticket_id"])):
            change = _cancel(ticket) if step["act"] == "cancel" else _change(ticket, step)
            if change:
                change.import_id = import_id
                changes.append(change)
    db.session.add_all(changes)
    db.session.flush()
    return Counter(change.kind for change in changes), [ticket.id for ticket in added]


def _add(event_id: int, source: str, steps: Sequence[Step]) -> list[Ticket]:
    people = [(Attendee(**step["person"]), step["codes"]) for step in steps]
    same = Ticket.event_id == event_id, Ticket.source == source
    keys = [person.key for person, _ in people]
    there = set(db.session.scalars(select(Ticket.source_key).where(*same, Ticket.source_key.in_(keys))))
    new = [(person, codes) for person, codes in people if person.key not in there]
    own_codes = Code.create_many("ticket", len(new))
    objected = RefusedAddress.objected_among(person.email for person, _ in new if person.email)
    tickets = [_ticket_of(event_id, source, person, code) for (person, _), code in zip(new, own_codes, strict=True)]
    for ticket in tickets:
        ticket.email = None if ticket.email in objected else ticket.email
    db.session.add_all(tickets)
    db.session.flush()
    pairs = list(zip(tickets, new, strict=True))
    db.session.add_all(TicketOrigin(ticket_id=ticket.id, said=said_of(person)) for ticket, (person, _) in pairs)
    _remember(event_id, [(ticket.id, code) for ticket, (_, codes) in pairs for code in codes])
    return tickets


def _ticket_of(event_id: int, source: str, person: Attendee, code: Code) -> Ticket:
    ticket = Ticket(event_id=event_id, source=source, source_key=person.key, email=person.email, code_id=code.id)
    ticket.rename(person.name, person.company, person.category)
    return ticket


def _change(ticket: Ticket, step: Step) -> TicketImportChange | None:
    """Take over what the list says now. A ticket that was claimed meanwhile keeps its name, company and address."""
    if ticket.cancelled_at:
        return None
    values = {name: text for name, text in step["values"].items() if name == "category" or not ticket.claimed_at}
    origin = db.session.get(TicketOrigin, ticket.id)
    if RefusedAddress.objected_among(filter(None, [values.get("email")])):
        values["email"] = None
    before = {name: getattr(ticket, name) for name in values}
    undo = {"values": before, "said": dict(origin.said) if origin else {}}
    _set(ticket, values)
    if origin and step["said"]:
        origin.said = step["said"]
    _remember(ticket.event_id, [(ticket.id, code) for code in step["codes"]])
    return TicketImportChange(ticket_id=ticket.id, kind="changed", before=undo, after={"values": values})


def _cancel(ticket: Ticket) -> TicketImportChange | None:
    if ticket.cancelled_at or ticket.claimed_at or ticket.checked_in_at:
        return None
    ticket.cancel()
    return TicketImportChange(ticket_id=ticket.id, kind="cancelled")


def _set(ticket: Ticket, values: dict[str, Any]) -> None:
    printed = {name: values.get(name, getattr(ticket, name)) for name in ("name", "company", "category")}
    ticket.rename(**printed)
    ticket.email = values.get("email", ticket.email)


def _remember(event_id: int, codes: Sequence[tuple[int, str]]) -> None:
    rows = [{"event_id": event_id, "code_hash": code, "ticket_id": ticket_id} for ticket_id, code in codes]
    if rows:
        insert_new(TicketCode, rows)


def take_back(event_id: int, change_ids: Sequence[int]) -> Counter[str]:
    """Take back what an import did, as far as nobody has built on it. Return what was taken back, and what stays.

    A ticket that was added goes unless it was claimed or checked in.
    """
    Event.lock(event_id)
    query = select(TicketImportChange).where(in_ids(TicketImportChange.id, change_ids))
    changes = db.session.scalars(query).all()
    tickets = _tickets(event_id, [change.ticket_id for change in changes])
    counts: Counter[str] = Counter()
    removed: list[Ticket] = []
    for change in changes:
        ticket = tickets.get(change.ticket_id)
        outcome = _outcome(ticket, change)
        counts[outcome] += 1
        if ticket is None or outcome == "stays":
            continue
        if change.kind == "added":
            removed.append(ticket)
        elif change.kind == "cancelled":
            ticket.restore()
        else:
            _restore(ticket, change)
    db.session.flush()
    _remove(removed)
    return counts


def _outcome(ticket: Ticket | None, change: TicketImportChange) -> str:
    """Return whether the ticket is ``removed`` or ``restored`` again, or ``stays`` as it is."""
    if ticket is None:
        return "stays"
    if change.kind == "added":
        return "stays" if ticket.claimed_at or ticket.checked_in_at else "removed"
    if change.kind == "cancelled":
        return "restored" if ticket.cancelled_at else "stays"
    is_same = all(getattr(ticket, name) == value for name, value in change.after["values"].items())
    return "restored" if is_same and not ticket.claimed_at else "stays"


def _restore(ticket: Ticket, change: TicketImportChange) -> None:
    _set(ticket, change.before["values"])
    origin = db.session.get(TicketOrigin, ticket.id)
    if origin and change.before["said"]:
        origin.said = change.before["said"]


def _remove(tickets: Sequence[Ticket]) -> None:
    """Delete tickets with their codes, which stop working where they are printed already."""
    ids, code_ids = [ticket.id for ticket in tickets], [ticket.code_id for ticket in tickets if ticket.code_id]
    db.session.execute(delete(Ticket).where(in_ids(Ticket.id, ids)))
    db.session.execute(delete(Code).where(in_ids(Code.id, code_ids), Code.kind == "ticket"))
    db.session.expire_all()


def _tickets(event_id: int, ids: Sequence[int]) -> dict[int, Ticket]:
    if not ids:
        return {}
    query = select(Ticket).where(Ticket.event_id == event_id, in_ids(Ticket.id, ids)).with_for_update()
    return {ticket.id: ticket for ticket in db.session.scalars(query)}
