"""Saying hello to somebody worth finding."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...contacts import Contact
from ...exchange.forms import HelloForm
from ...exchange.routes.hellos import say_hello_and_redirect
from ...extensions import db, limiter
from ...people import User
from ...security import allow
from ..models import Suggestion
from .people import get_suggested_person, render_person

bp = Blueprint("hellos", __name__)


@bp.post("/events/<slug>/worth-finding/<int:suggestion_id>/hellos")
@allow("owner")
@limiter.limit("30 per minute; 100 per day")
def create(slug: str, suggestion_id: int) -> ResponseReturnValue:
    """Ask somebody worth finding for their card, and give them one's own."""
    if contact := _find_known(suggestion_id):  # a double tap
        return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)
    event, person = get_suggested_person(slug, suggestion_id)
    form = HelloForm()
    if not form.validate_on_submit():
        return render_person(event, person, form), 422
    other = db.session.get_one(User, person.card.user_id)
    return say_hello_and_redirect(other, event, f"suggestion {suggestion_id}", form.line.data or "")


def _find_known(suggestion_id: int) -> Contact | None:
    """Return the reader's contact with somebody who was suggested to them, if they have one by now."""
    suggestion = Suggestion.find_for(current_user, suggestion_id)
    if suggestion is None:
        return None
    contact = Contact.find(current_user, db.session.get_one(User, suggestion.other_id))
    return contact if contact and not contact.is_hidden else None
