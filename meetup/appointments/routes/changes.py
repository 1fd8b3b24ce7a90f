"""What happens to an appointment after it was made: it is called off, begins late, or takes place."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.touches import Touch, TouchKind
from ...errors import wants_json
from ...extensions import db, limiter
from ...languages import gettext
from ...security import allow
from ..forms import DelayForm
from ..models import Appointment
from ..proposing import withdraw_moves_of
from ..reading import OwnAppointment
from ..telling import News, tell
from .appointments import get_appointment

bp = Blueprint("changes", __name__, url_prefix="/appointments/<int:appointment_id>")


@bp.post("/cancellation")
@allow("owner")
def cancel(appointment_id: int) -> ResponseReturnValue:
    """Call off what is agreed on, or withdraw a suggestion."""
    own = _get_locked(appointment_id)
    was_agreed = own.appointment.is_agreed
    if not (was_agreed or own.is_proposer):
        raise NotFound
    own.appointment.check_not_over()
    own.appointment.cancel(current_user)
    withdraw_moves_of(own.appointment, current_user)
    if was_agreed:
        tell(own.appointment, own.appointment.other_id(current_user), News.CANCELLED)
    db.session.commit()
    flash(gettext("Called off. %(name)s sees it.", name=own.card.name) if was_agreed else gettext("Withdrawn."))
    return redirect(url_for("appointments.appointments.index"), 303)


@bp.post("/delay")
@allow("owner")
@limiter.limit("20 per hour")
def delay(appointment_id: int) -> ResponseReturnValue:
    """Tell the other that the reader is running late."""
    own, form = _get_locked(appointment_id), DelayForm()
    if not form.validate_on_submit():
        flash(gettext("Choose 5, 10 or 15 minutes."), "problem")
        return redirect(url_for("appointments.appointments.show", appointment_id=appointment_id), 303)
    said = own.appointment.late_by_id, own.appointment.late_minutes
    own.appointment.be_late(current_user, form.minutes.data)
    if said != (current_user.id, form.minutes.data):  # the phone may send it again
        tell(own.appointment, own.appointment.other_id(current_user), News.LATE)
    db.session.commit()
    if wants_json():
        return {"late": form.minutes.data}
    flash(gettext("We've told %(name)s.", name=own.card.name))
    return redirect(url_for("appointments.appointments.show", appointment_id=appointment_id), 303)


@bp.post("/meeting")
@allow("owner")
def meet(appointment_id: int) -> ResponseReturnValue:
    """Store that the two have met, in the reader's own history."""
    own = _get_locked(appointment_id)
    if own.appointment.mark_met(current_user):
        Touch.log(own.contact, TouchKind.MET_AGAIN)
    db.session.commit()
    if wants_json():
        return {"met": True}
    flash(gettext("It's in your history with %(name)s.", name=own.card.name))
    return redirect(url_for("follow_up.contacts.show", contact_id=own.contact.id), 303)


def _get_locked(appointment_id: int) -> OwnAppointment:
    own = get_appointment(appointment_id)
    Appointment.lock(appointment_id)
    return own
