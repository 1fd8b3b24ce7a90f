"""The own appointments."""

from flask import Blueprint, Response, render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import now
from ...security import allow
from ..calendar import appointment_calendar
from ..forms import AnswerForm
from ..models import DELAYS
from ..reading import OwnAppointment, find_appointment, list_appointments
from ..times import clashes

bp = Blueprint("appointments", __name__, url_prefix="/appointments")


@bp.get("")
@allow("member")
def index() -> str:
    """Show what is agreed on, what waits for the reader's answer, and what the reader waits for."""
    found, at = list_appointments(current_user), now()
    moved_ids = {own.appointment.moves_id for own in found if own.appointment.is_agreed}
    shown = [own for own in found if own.appointment.id not in moved_ids]
    past = [own for own in shown if own.appointment.is_over(at) or own.appointment.cancelled_at]
    return render_template(
        "appointments/appointments/index.html",
        appointments=shown,
        asked=[own for own in shown if own.waits_for_me],
        agreed=[own for own in shown if own.appointment.is_agreed and own not in past],
        sent=[own for own in shown if own.is_proposer and own.appointment.is_open(at)],
        past=past,
        at=at,
    )


@bp.get("/<int:appointment_id>")
@allow("owner")
def show(appointment_id: int) -> str:
    return render_appointment(get_appointment(appointment_id), AnswerForm(formdata=None))


@bp.get("/<int:appointment_id>.ics")
@allow("owner")
def show_calendar(appointment_id: int) -> Response:
    """Send what is agreed on as a file for the reader's calendar."""
    own = get_appointment(appointment_id)
    if own.appointment.starts_at is None:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="meeting-{appointment_id}.ics"'}
    return Response(appointment_calendar([own]), mimetype="text/calendar", headers=headers)


def get_appointment(appointment_id: int) -> OwnAppointment:
    """Return an appointment of the reader, else 404 (Z2)."""
    own = find_appointment(current_user, appointment_id)
    if own is None or (own.appointment.declined_at and not own.is_proposer and not own.appointment.accepted_at):
        raise NotFound
    return own


def render_appointment(own: OwnAppointment, form: AnswerForm) -> str:
    appointment = own.appointment
    slots = appointment.open_slots(now()) if own.waits_for_me else []
    starts = [slot.starts_at for slot in slots]
    return render_template(
        "appointments/appointments/show.html",
        own=own,
        appointment=appointment,
        event=appointment.event,
        form=form,
        slots=slots,
        clashes=clashes(appointment.event_id, current_user, starts, appointment.minutes) if slots else {},
        delays=DELAYS,
        moved_to=appointment.moved_to() if appointment.cancelled_at else None,
        at=now(),
    )
