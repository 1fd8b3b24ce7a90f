"""Badges of people who have not claimed their ticket: a scan gives what is printed, and asks once they are there."""

from datetime import datetime

from sqlalchemy import select

from ..codes import Code
from ..contacts.details import MAX_LENGTHS, Details
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import insert_once
from ..events import can_scan_badges
from ..extensions import db, now
from ..people import User
from ..tickets import Ticket
from .encounters import MAX_SYNC_DELAY, Encounter
from .exchanges import ExchangeResult, Scan, apply_encounter, replay_result
from .places import room_attended_at
from .refusals import BADGE_OVER, ExchangeError
from .ways import Way


def save_ticket_holder(scanner: User, code: Code, scan: Scan) -> ExchangeResult:
    """Add the person on a ticket to the list of ``scanner``, with the name and company that are printed on it.

    The same UUID again is the same meeting, and the same badge again the same contact.

    Raises:
        ExchangeError: badges of the event do not work at that time or for ``scanner``, the ticket was cancelled, or the
            meeting was undone.
    """
    if recorded := Encounter.find_recorded(scanner, scan.uuid):
        return replay_result(recorded)
    met_at = min(max(scan.at, now() - MAX_SYNC_DELAY, code.created_at), now())
    ticket = find_scannable_ticket(scanner, code, met_at)
    if ticket is None:
        raise ExchangeError(410, BADGE_OVER)
    card = KeptCard.get_or_create_for_ticket(scanner, ticket.id, _printed_on(ticket))
    is_first = insert_once(Contact, owner_id=scanner.id, kept_card_id=card.id, met_at=met_at)
    contact = db.session.scalars(select(Contact).where(Contact.kept_card_id == card.id)).one().merge_target
    room = room_attended_at(scanner, ticket.event, met_at)
    values = {"scanner_id": scanner.id, "contact_id": contact.id, "how": Way.BADGE, "met_at": met_at}
    insert_once(Encounter, uuid=scan.uuid, event_id=ticket.event_id, room_id=room and room.id, **values)
    encounter = Encounter.find_recorded(scanner, scan.uuid)
    assert encounter is not None
    contact.restore()
    apply_encounter(contact, encounter)
    contact.acknowledge()
    return ExchangeResult(contact, encounter, is_replay=False, is_first=is_first)


def _printed_on(ticket: Ticket) -> Details:
    """Return what is printed on the badge, as far as a card has room for it."""
    return Details(**{name: getattr(ticket, name)[: MAX_LENGTHS[name]].rstrip() for name in ("name", "company")})


def find_scannable_ticket(scanner: User, code: Code, at: datetime) -> Ticket | None:
    """Return the ticket of ``code``, if badges of its event work ``at`` that time for ``scanner``, who attends (Q2)."""
    ticket = Ticket.find_by_code(code)
    if ticket is None or not ticket.is_open or not code.is_live:
        return None
    return ticket if can_scan_badges(ticket.event, scanner.id, at) else None


def badge_of_holder(code: Code) -> Code | None:
    """Return the badge of whoever has claimed the ticket that ``code`` was printed on, and already had a badge.

    If they have renewed it since, what was printed before does not lead to it (Q3).
    """
    ticket = Ticket.find_by_code(code) if code.kind == "ticket" and code.is_live else None
    badge = ticket.attendance.badge if ticket and ticket.attendance else None
    is_same = badge and ticket and ticket.claimed_at and badge.created_at <= ticket.claimed_at
    return badge if is_same else None


def find_contact(owner: User, ticket: Ticket) -> Contact | None:
    """Return the contact that ``owner`` has made from the badge of this ticket."""
    query = select(Contact).join(KeptCard, KeptCard.id == Contact.kept_card_id)
    contact = db.session.scalar(query.where(KeptCard.holder_id == owner.id, KeptCard.ticket_id == ticket.id))
    return contact.merge_target if contact and not contact.deleted_at else None
