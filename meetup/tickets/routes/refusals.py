"""Never being invited again, for people on imported lists, without signing in."""

from flask import Blueprint, render_template
from sqlalchemy import update

from ...extensions import csrf, db
from ...people.refused_addresses import RefusedAddress, hash_of
from ...security import allow
from ..invitations import parse_token
from ..models import Ticket

bp = Blueprint("refusals", __name__, url_prefix="/tickets/<ticket_link>/refusal")


@bp.get("")
@allow("anyone")
def new(ticket_link: str) -> str:
    """Show the button. Opening the page changes nothing, because mail scanners open every link."""
    parse_token(ticket_link)
    return render_template("tickets/refusals/new.html", ticket_link=ticket_link, done=False)


@bp.post("")
@allow("anyone")
def create(ticket_link: str) -> str:
    """Never invite this address again, and erase it from the tickets of the event. The badges stay."""
    ticket_id, address_hash = parse_token(ticket_link)
    RefusedAddress.refuse(address_hash)
    ticket = db.session.get(Ticket, ticket_id)
    if ticket and ticket.email and hash_of(ticket.email) == address_hash:
        same = Ticket.event_id == ticket.event_id, Ticket.email == ticket.email
        db.session.execute(update(Ticket).where(*same).values(email=None))
    db.session.commit()
    return render_template("tickets/refusals/new.html", ticket_link=ticket_link, done=True)


csrf.exempt(create)  # Mail programs post without opening a page first (RFC 8058 3.1). The secret address is the proof.
