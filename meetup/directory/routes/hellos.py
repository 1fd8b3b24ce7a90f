"""Saying hello to somebody in the directory."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import get_own_attendance
from ...exchange.forms import HelloForm
from ...exchange.routes.hellos import say_hello_and_redirect
from ...extensions import db, limiter
from ...languages import gettext
from ...people import User
from ...security import allow
from ..people import find_listed_person
from .people import render_person

bp = Blueprint("hellos", __name__)


@bp.post("/events/<slug>/people/<int:attendance_id>/hellos")
@allow("attendee")
@limiter.limit("30 per minute; 100 per day")
def create(slug: str, attendance_id: int) -> ResponseReturnValue:
    """Ask somebody in the directory for their card, and give them one's own."""
    event = get_own_attendance(slug).event
    person = find_listed_person(event, current_user, attendance_id)
    if person is None or person.card.user_id in (None, current_user.id):
        raise NotFound(gettext("They aren't in the directory any more."))
    form = HelloForm()
    if not form.validate_on_submit():
        return render_person(event, person, form), 422
    other = db.session.get_one(User, person.card.user_id)
    return say_hello_and_redirect(other, event, f"directory {attendance_id}", form.line.data or "")
