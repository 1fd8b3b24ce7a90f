"""Saying hello to somebody worth finding."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ...exchange.forms import HelloForm
from ...exchange.routes.hellos import say_hello_and_redirect
from ...extensions import db, limiter
from ...people import User
from ...security import allow
from .people import get_suggested_person, render_person

bp = Blueprint("hellos", __name__)


@bp.post("/events/<slug>/worth-finding/<int:suggestion_id>/hellos")
@allow("owner")
@limiter.limit("30 per minute; 100 per day")
def create(slug: str, suggestion_id: int) -> ResponseReturnValue:
    """Ask somebody worth finding for their card, and give them one's own."""
    event, person = get_suggested_person(slug, suggestion_id)
    form = HelloForm()
    if not form.validate_on_submit():
        return render_person(event, person, form), 422
    other = db.session.get_one(User, person.card.user_id)
    return say_hello_and_redirect(other, event, f"suggestion {suggestion_id}", form.line.data or "")
