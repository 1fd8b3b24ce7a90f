"""“Not for me”: somebody is not suggested any more."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import get_own_attendance
from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...security import allow
from ..models import Suggestion
from .people import get_suggested_person

bp = Blueprint("dismissals", __name__, url_prefix="/events/<slug>/worth-finding/<int:suggestion_id>/dismissal")


@bp.post("")
@allow("owner")
def create(slug: str, suggestion_id: int) -> ResponseReturnValue:
    suggestion = _get_suggestion(suggestion_id)
    if suggestion.dismissed_at:  # a double tap
        return redirect(url_for("suggestions.people.index", slug=slug), 303)
    _, person = get_suggested_person(slug, suggestion_id)
    suggestion.dismiss()
    db.session.commit()
    undo_url = url_for("suggestions.dismissals.destroy", slug=slug, suggestion_id=suggestion_id)
    flash_with_undo(gettext("%(name)s won't be suggested to you here again.", name=person.card.name), undo_url)
    return redirect(url_for("suggestions.people.index", slug=slug), 303)


@bp.post("/removal")
@allow("owner")
def destroy(slug: str, suggestion_id: int) -> ResponseReturnValue:
    """Show somebody again after all."""
    event, suggestion = get_own_attendance(slug).event, _get_suggestion(suggestion_id)
    if suggestion.event_id != event.id:
        raise NotFound
    suggestion.take_back()
    db.session.commit()
    return redirect(url_for("suggestions.people.index", slug=slug), 303)


def _get_suggestion(suggestion_id: int) -> Suggestion:
    suggestion = Suggestion.find_for(current_user, suggestion_id)
    if suggestion is None:
        raise NotFound
    return suggestion
