"""Suggesting times to meet: to a contact, or other times for what there is."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...events import Event
from ...extensions import db, limiter, now
from ...ids import parse_row_id
from ...languages import gettext
from ...security import allow
from ..forms import USUAL_MINUTES, ProposalForm
from ..models import MINUTES, Appointment
from ..places import places_of
from ..proposing import meetable_events, move, propose
from ..reading import OwnAppointment
from ..refusals import AppointmentError
from ..telling import News, tell
from ..times import free_days
from .appointments import get_appointment

bp = Blueprint("proposals", __name__)

CONTACT_PATH = "/contacts/<int:contact_id>/appointments"
MOVE_PATH = "/appointments/<int:appointment_id>/move"


@bp.get(f"{CONTACT_PATH}/new")
@allow("owner")
def new(contact_id: int) -> str:
    contact = get_own_contact(contact_id)
    events = meetable_events(contact)
    event = _chosen(events)
    if event is None:
        return render_template("appointments/proposals/none.html", contact=contact)
    form = ProposalForm.at(event, places_of(event), is_sent=False)
    return _page(form, contact, url_for("appointments.proposals.create", contact_id=contact.id), events=events)


@bp.post(CONTACT_PATH)
@allow("owner")
@limiter.limit("20 per minute")
def create(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id)
    events = meetable_events(contact)
    event = _chosen(events)
    if event is None:
        return render_template("appointments/proposals/none.html", contact=contact), 422
    form = ProposalForm.at(event, places_of(event), is_sent=True)
    appointment = _proposed(form, lambda: propose(contact, event, *_values(form), form.line.data or ""))
    if appointment is None:
        own_url = url_for("appointments.proposals.create", contact_id=contact.id)
        return _page(form, contact, own_url, events=events), 422
    return _sent(appointment)


@bp.get(MOVE_PATH)
@allow("owner")
def edit(appointment_id: int) -> str:
    """Show times to choose others from."""
    own = _get_movable(appointment_id)
    form = ProposalForm.at(own.appointment.event, places_of(own.appointment.event), is_sent=False)
    form.place.data, form.minutes.data = own.appointment.place, own.appointment.minutes
    return _page(form, own.contact, url_for("appointments.proposals.update", appointment_id=appointment_id), own=own)


@bp.post(MOVE_PATH)
@allow("owner")
@limiter.limit("20 per minute")
def update(appointment_id: int) -> ResponseReturnValue:
    """Suggest other times. What was agreed stands until the other takes one."""
    Appointment.lock(_get_movable(appointment_id).appointment.id)
    own = _get_movable(appointment_id)
    form = ProposalForm.at(own.appointment.event, places_of(own.appointment.event), is_sent=True)
    appointment = _proposed(form, lambda: move(own.appointment, current_user, *_values(form)))
    if appointment is None:
        own_url = url_for("appointments.proposals.update", appointment_id=appointment_id)
        return _page(form, own.contact, own_url, own=own), 422
    return _sent(appointment)


def _values(form: ProposalForm) -> tuple[Any, str, int]:
    return form.chosen_starts, form.place.data, form.minutes.data


def _proposed(form: ProposalForm, make: Callable[[], Appointment]) -> Appointment | None:
    """Return what ``make`` proposes; None if the form says what is wrong."""
    if not form.validate_on_submit():
        return None
    try:
        return make()
    except AppointmentError as error:
        form.starts.errors = [error.sentence]
        return None


def _sent(appointment: Appointment) -> ResponseReturnValue:
    tell(appointment, appointment.invitee_id, News.PROPOSED)
    db.session.commit()
    flash(gettext("Sent. It's on their Today, and yours says when they have chosen."))
    return redirect(url_for("appointments.appointments.show", appointment_id=appointment.id), 303)


def _get_movable(appointment_id: int) -> OwnAppointment:
    """Return what is agreed on, or waits for the reader's answer, else 404."""
    own = get_appointment(appointment_id)
    is_agreed = own.appointment.is_agreed and not own.appointment.is_over(now())
    if not (is_agreed or own.waits_for_me):
        raise NotFound
    return own


def _chosen(events: Any) -> Event | None:
    """Return the event that the request names, else the first."""
    try:
        wanted = parse_row_id(request.values.get("event", ""))
    except ValueError:
        wanted = 0
    return next((event for event in events if event.id == wanted), events[0] if events else None)


def _page(form: ProposalForm, contact: Contact, action: str, **context: Any) -> str:
    form.minutes.data = form.minutes.data if form.minutes.data in MINUTES else USUAL_MINUTES
    days = free_days(form.event, current_user, form.minutes.data)
    values = {"form": form, "contact": contact, "action": action, "days": days, "event": form.event, **context}
    return render_template(f"appointments/proposals/{'edit' if 'own' in context else 'new'}.html", **values)
