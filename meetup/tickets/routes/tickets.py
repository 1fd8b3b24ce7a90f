"""The tickets of an event, for its organizers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_organized_event
from ...events.log import record_act
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..claiming import claim_for_attendees
from ..forms import TicketForm
from ..importing.dialects import label_of
from ..models import Ticket
from ..ticket_list import STATES, TicketFilters, state_of, ticket_counts, ticket_page

bp = Blueprint("tickets", __name__, url_prefix="/events/<slug>/manage/guests/tickets")

HAND = "hand"
"""The source of tickets that organizers add by hand."""


@bp.get("")
@allow("organizer")
def index(slug: str) -> str:
    event, filters = get_organized_event(slug), TicketFilters.from_query(request.args)
    return render_template(
        "tickets/tickets/index.html",
        event=event,
        page=ticket_page(event, filters, request.args.get("after")),
        counts=ticket_counts(event),
        filters=filters,
        states=STATES,
        state_of=state_of,
    )


@bp.get("/new")
@allow("organizer")
def new(slug: str) -> str:
    return _form_page(get_organized_event(slug), TicketForm(formdata=None))


@bp.post("")
@allow("organizer")
def create(slug: str) -> ResponseReturnValue:
    """Add somebody to the list by hand."""
    event, form = get_organized_event(slug), TicketForm()
    if not form.validate_on_submit():
        return _form_page(event, form), 422
    Event.lock(event.id)
    ticket = Ticket.create(event.id, HAND, form.uuid.data.replace("-", ""), **form.printed)
    claim_for_attendees(event, [ticket.id])
    record_act(event.id, current_user, "ticket_added")
    db.session.commit()
    flash(gettext("%(name)s is on the list.", name=ticket.name))
    return _redirect_to_list(event)


@bp.get("/<int:ticket_id>")
@allow("organizer")
def edit(slug: str, ticket_id: int) -> str:
    event = get_organized_event(slug)
    ticket = _get_ticket(event, ticket_id)
    return _form_page(event, TicketForm.for_ticket(ticket), ticket)


@bp.post("/<int:ticket_id>")
@allow("organizer")
def update(slug: str, ticket_id: int) -> ResponseReturnValue:
    """Change what the badge says, as long as nobody has claimed it."""
    event, form = get_organized_event(slug), TicketForm()
    ticket = _get_ticket(event, ticket_id, lock=True)
    if ticket.claimed_at:
        return _refuse_claimed(ticket)
    if not form.validate_on_submit():
        return _form_page(event, form, ticket), 422
    ticket.rename(**form.printed)
    record_act(event.id, current_user, "ticket_changed")
    db.session.commit()
    flash(gettext("Saved."))
    return _redirect_to_list(event)


@bp.post("/<int:ticket_id>/cancellation")
@allow("organizer")
def cancel(slug: str, ticket_id: int) -> ResponseReturnValue:
    """Cancel a ticket, unless somebody has claimed it: they are on the guest list."""
    event = get_organized_event(slug)
    ticket = _get_ticket(event, ticket_id, lock=True)
    if ticket.claimed_at:
        return _refuse_claimed(ticket)
    ticket.cancel()
    record_act(event.id, current_user, "ticket_cancelled")
    db.session.commit()
    flash(gettext("The ticket of %(name)s is cancelled.", name=ticket.name))
    return redirect(_ticket_url(event, ticket), 303)


@bp.post("/<int:ticket_id>/restoration")
@allow("organizer")
def restore(slug: str, ticket_id: int) -> ResponseReturnValue:
    """Let a cancelled ticket be valid again."""
    event = get_organized_event(slug)
    ticket = _get_ticket(event, ticket_id, lock=True)
    if ticket.claimed_at:
        return _refuse_claimed(ticket)
    ticket.restore()
    record_act(event.id, current_user, "ticket_restored")
    db.session.commit()
    flash(gettext("The ticket of %(name)s is valid again.", name=ticket.name))
    return redirect(_ticket_url(event, ticket), 303)


def _form_page(event: Event, form: TicketForm, ticket: Ticket | None = None) -> str:
    return render_template(
        "tickets/tickets/edit.html",
        event=event,
        form=form,
        ticket=ticket,
        state=state_of(ticket) if ticket else "",
        states=STATES,
        source_label=label_of(ticket.source) if ticket else "",
    )


def _get_ticket(event: Event, ticket_id: int, lock: bool = False) -> Ticket:
    ticket = db.session.get(Ticket, ticket_id, with_for_update=lock or None)
    if ticket is None or ticket.event_id != event.id:
        raise NotFound(gettext("This ticket isn't there anymore."))
    return ticket


def _refuse_claimed(ticket: Ticket) -> ResponseReturnValue:
    flash(gettext("%(name)s has claimed this badge meanwhile. They're on the guest list.", name=ticket.name), "problem")
    return redirect(_ticket_url(ticket.event, ticket), 303)


def _ticket_url(event: Event, ticket: Ticket) -> str:
    return url_for("tickets.tickets.edit", slug=event.slug, ticket_id=ticket.id)


def _redirect_to_list(event: Event) -> ResponseReturnValue:
    return redirect(url_for("tickets.tickets.index", slug=event.slug), 303)
