"""Claiming a ticket with the mailed link."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events.page import event_url
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..claiming import TicketGoneError, claim
from ..invitations import get_tickets

bp = Blueprint("claims", __name__, url_prefix="/tickets/<ticket_link>")


@bp.get("")
@allow("anyone")
def new(ticket_link: str) -> str:
    """Show the tickets of the address that the link was mailed to. Opening the page changes nothing."""
    event, tickets = get_tickets(ticket_link)
    return render_template("tickets/claims/new.html", event=event, tickets=tickets, ticket_link=ticket_link)


@bp.post("/claim")
@allow("member")
def create(ticket_link: str) -> ResponseReturnValue:
    """Claim the ticket that was chosen, or the only one. Whoever has the link may: it was mailed to its owner."""
    event, tickets = get_tickets(ticket_link)
    chosen = request.form.get("ticket", "")
    matching = [ticket for ticket in tickets if str(ticket.id) == chosen] if chosen else list(tickets)
    if not tickets or (chosen and not matching):
        raise TicketGoneError
    if len(matching) > 1:
        raise NotFound
    claim(matching[0], current_user)
    db.session.commit()
    flash(gettext("The badge is yours. You're going."))
    return redirect(event_url(event), 303)
