"""Stepping down: giving up one's own role, and staying as an attendee."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ... import live
from ...events import get_own_attendance
from ...events.stream_rights import stream_rights_at
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..members import set_role

bp = Blueprint("step_down", __name__, url_prefix="/events/<slug>/stepping-down")


@bp.post("")
@allow("attendee")
def create(slug: str) -> ResponseReturnValue:
    attendance = get_own_attendance(slug)
    set_role(attendance, "attendee", current_user)
    rights = stream_rights_at(attendance.event_id, current_user.id)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("You're an attendee now."))
    return redirect(url_for("events.events.show", slug=slug), 303)
