"""Where a meeting was."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone

from ...exchange.lookup import get_own_encounter
from ...exchange.places import find_attended_event
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..forms import PlaceForm
from .rendering import render_contact

bp = Blueprint("places", __name__, url_prefix="/encounters/<int:encounter_id>/place")


@bp.post("")
@allow("owner")
def update(encounter_id: int) -> ResponseReturnValue:
    """Say at which of the signed-in user's events a meeting was."""
    encounter = get_own_encounter(encounter_id)
    contact = encounter.contact_of(current_user)
    if contact is None:
        raise Gone(gettext("This meeting was undone."))
    form = PlaceForm.for_owner(current_user)
    if not form.validate_on_submit():
        return render_contact(contact, place_form=form), 422
    encounter.set_event(find_attended_event(current_user, form.event_id.data), current_user)
    db.session.commit()
    flash(gettext("Place corrected."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)
