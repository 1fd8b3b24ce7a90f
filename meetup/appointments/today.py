"""What is agreed on, and what waits for an answer, on Today."""

from typing import Any

from flask import render_template
from flask_login import current_user
from sqlalchemy import ScalarSelect, String, cast, func, or_, select

from ..events import Attendance, EventToday, adds_to_event_today, selects_for_event_today
from ..extensions import now
from .models import Appointment
from .reading import list_appointments

KEY = "appointments"
MAX_ON_TODAY = 4


@selects_for_event_today(KEY)
def count_appointments() -> ScalarSelect[str]:
    """Return the query for how many appointments the attendee has at the event, so that most Todays ask no more."""
    is_own = or_(Appointment.proposer_id == Attendance.user_id, Appointment.invitee_id == Attendance.user_id)
    count = select(cast(func.count(), String)).select_from(Appointment)
    return count.where(Appointment.event_id == Attendance.event_id, is_own).correlate(Attendance).scalar_subquery()


@adds_to_event_today
def render_on_today(event_today: EventToday) -> str:
    if not event_today.event or event_today.selected(KEY) in (None, "0"):
        return ""
    shown: Any = list_appointments(current_user, event_today.event.id)
    shown = [own for own in shown if own.appointment.cancelled_at is None and not own.appointment.is_over(now())]
    shown.sort(key=lambda own: not own.waits_for_me)
    return render_template(
        "appointments/_on_today.html", appointments=shown[:MAX_ON_TODAY], event=event_today.event, at=now()
    )
