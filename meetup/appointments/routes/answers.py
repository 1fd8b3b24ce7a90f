"""Answering a suggestion: taking one of its times, or “not now”, which nobody learns."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..forms import AnswerForm
from ..models import Appointment, Slot
from ..proposing import check_free, lock_people
from ..reading import OwnAppointment
from ..refusals import AppointmentError
from ..telling import News, tell
from .appointments import get_appointment, render_appointment

bp = Blueprint("answers", __name__, url_prefix="/appointments/<int:appointment_id>")


@bp.post("/acceptance")
@allow("owner")
def create(appointment_id: int) -> ResponseReturnValue:
    own = _get_asked(appointment_id)
    form = AnswerForm()
    slot = next((slot for slot in own.appointment.slots if slot.id == form.slot.data), None)
    try:
        if slot is None:
            raise AppointmentError(gettext("Choose a time."))
        _accept(own, slot)
    except AppointmentError as error:
        form.slot.errors = [error.sentence]
        return render_appointment(own, form), 422
    tell(own.appointment, own.appointment.proposer_id, News.AGREED)
    db.session.commit()
    flash(gettext("It's settled. %(name)s sees it, too.", name=own.card.name))
    return redirect(url_for("appointments.appointments.show", appointment_id=appointment_id), 303)


@bp.post("/refusal")
@allow("owner")
def destroy(appointment_id: int) -> ResponseReturnValue:
    """Say “not now”: to the other, there is just no answer."""
    own = _get_asked(appointment_id)
    if own.appointment.accepted_at:
        raise NotFound
    own.appointment.decline()
    db.session.commit()
    flash(gettext("Set aside. %(name)s won't be told.", name=own.card.name))
    return redirect(url_for("appointments.appointments.index"), 303)


def _get_asked(appointment_id: int) -> OwnAppointment:
    """Return a suggestion to the reader, locked, else 404."""
    own = get_appointment(appointment_id)
    if own.is_proposer:
        raise NotFound
    Appointment.lock(appointment_id)
    return own


def _accept(own: OwnAppointment, slot: Slot) -> None:
    """Agree on a slot, if neither of the two has another meeting then. Raises AppointmentError."""
    appointment = own.appointment
    lock_people(appointment.invitee, appointment.proposer)
    for user in (current_user, appointment.proposer):
        try:
            check_free(user, [slot.starts_at], appointment.minutes, appointment.moves_id or appointment.id)
        except AppointmentError as error:
            if user is appointment.proposer:
                raise AppointmentError(gettext("That time is taken by now. Choose another one.")) from error
            raise
    appointment.accept(slot)
