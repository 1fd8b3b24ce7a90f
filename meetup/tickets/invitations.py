"""The one mail to people on an imported list: that they are on it, and what their badge gives."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from ..database import insert_once
from ..events import Event
from ..extensions import db, now
from ..languages import gettext, listed
from ..outbox import MANY_AT_ONCE, Letter, Link, NothingToSend, absolute_url, load_fact_row, write_letter, writes_letter
from ..people import User
from ..people.refused_addresses import RefusedAddress, hash_of
from ..registration.event_letters import when_and_where
from ..registration.invitation_links import make_link, parse_link
from .claiming import open_tickets_of
from .models import Ticket, TicketMail

KIND = "ticket"
SALT = "ticket"
MAILS_A_DAY = 5000
"""How many ticket holders an organizer may write to within 24 hours, at all their events together."""


def invite_ticket_holders(event: Event, ticket_ids: Collection[int], by: User) -> int:
    """Mail each address of these tickets once, whatever was imported before, and return how many mails that makes.

    Left out are claimed and cancelled tickets, addresses that were written to about this event before, those whose
    owner refuses invitations, and what exceeds ``MAILS_A_DAY``.
    """
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update(key_share=True))  # so that they count
    query = select(Ticket).where(*Ticket.is_open_at(event.id), Ticket.id.in_(ticket_ids), Ticket.email.is_not(None))
    tickets = [ticket for ticket in db.session.scalars(query.order_by(Ticket.id)) if ticket.email]
    addresses = list(dict.fromkeys(ticket.email for ticket in tickets if ticket.email))
    left_out = RefusedAddress.among(addresses) | _addresses_told(event, addresses)
    told = [address for address in addresses if address not in left_out][: left_today(by)]
    for address in told:
        first = next(ticket for ticket in tickets if ticket.email == address)
        facts = {"ticket_id": str(first.id), "inviter_id": str(by.id), "address_hash": hash_of(address)}
        write_letter(KIND, address, by.language, **facts)
        insert_once(TicketMail, event_id=event.id, address_hash=hash_of(address), sent_at=now(), by_id=by.id)
    return len(told)


def left_today(by: User) -> int:
    """Return how many ticket holders this organizer may still write to today."""
    told = select(func.count()).where(TicketMail.by_id == by.id, TicketMail.sent_at > now() - timedelta(hours=24))
    return max(0, MAILS_A_DAY - (db.session.scalar(told) or 0))


def _addresses_told(event: Event, addresses: Sequence[str]) -> set[str]:
    hashes = {hash_of(address): address for address in addresses}
    query = select(TicketMail.address_hash).where(TicketMail.event_id == event.id)
    return {hashes[told] for told in db.session.scalars(query.where(TicketMail.address_hash.in_(hashes)))}


def make_token(ticket: Ticket) -> str:
    """Return the token of the link with which the owner of a ticket's address claims it, or one of theirs."""
    return make_link(ticket.id, ticket.email or "", SALT)


def parse_token(token: str) -> tuple[int, str]:
    """Return the id of a ticket and the hash of its address. Raise NotFound if the link is not one of ours."""
    return parse_link(token, SALT)


def get_tickets(token: str) -> tuple[Event, Sequence[Ticket]]:
    """Return the event of a link, and the tickets that can be claimed with it.

    Raises:
        NotFound: the link is not one of ours, or the ticket or its address has been erased.
    """
    ticket_id, address_hash = parse_token(token)
    ticket = db.session.get(Ticket, ticket_id)
    if ticket is None or not ticket.email or hash_of(ticket.email) != address_hash or ticket.event.status == "draft":
        raise NotFound(gettext("This ticket isn't there anymore."))
    return ticket.event, open_tickets_of(ticket.event_id, ticket.email)


MANY_AT_ONCE.add(KIND)


@writes_letter(KIND)
def _ticket_letter(ticket_id: str, inviter_id: str, address_hash: str) -> Letter:
    """Return the mail. The hash tells the ticket from a later one, as SQLite uses the id of a deleted row again."""
    ticket, inviter = load_fact_row(Ticket, ticket_id), load_fact_row(User, inviter_id)
    if not ticket.email or address_hash != hash_of(ticket.email):
        raise NothingToSend
    event, tickets = ticket.event, open_tickets_of(ticket.event_id, ticket.email)
    if not tickets or event.status != "published" or not event.is_open(now()) or RefusedAddress.among([ticket.email]):
        raise NothingToSend
    token, title = make_token(ticket), event.title
    return Letter(
        subject=gettext("Your badge for %(title)s", title=title),
        paragraphs=(
            gettext(
                "%(name)s organizes %(title)s and has %(people)s on the list of people who come.",
                name=inviter.profile.name,
                title=title,
                people=listed([each.name for each in tickets]),
            ),
            gettext(
                "The badge works without an account: whoever scans it at the event gets the name and the company "
                "that are printed on it, and nothing else."
            ),
            gettext("Make it yours, and you choose what else people get, see who scanned you, and keep whom you meet."),
        ),
        details=when_and_where(event),
        button=Link(gettext("Make the badge mine"), absolute_url(f"/tickets/{token}")),
        reason=gettext(
            "We use your address for this one mail and to know whose the ticket is. If you unsubscribe, nobody can "
            "invite you from here again, to any event."
        ),
        unsubscribe=absolute_url(f"/tickets/{token}/refusal"),
    )
