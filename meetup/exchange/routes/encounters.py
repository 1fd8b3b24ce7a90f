"""Undoing and acknowledging encounters."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...contacts.lookup import get_own_contact
from ...errors import wants_fragment, wants_json
from ...extensions import db
from ...languages import gettext
from ...people.next_page import next_or_start_page
from ...security import allow
from ..lookup import get_own_encounter

bp = Blueprint("encounters", __name__)


@bp.post("/encounters/<int:encounter_id>/removal")
@allow("owner")
def destroy(encounter_id: int) -> ResponseReturnValue:
    """Undo the encounter on both lists. Both can do that for ten minutes."""
    encounter = get_own_encounter(encounter_id)
    encounter.undo(current_user)
    db.session.commit()
    if wants_fragment() or wants_json():
        return {"undone": True}
    flash(gettext("Undone. This meeting is gone from both your lists.") if encounter.scanned_id else gettext("Undone."))
    return redirect(next_or_start_page(request.form.get("next")), 303)


@bp.post("/contacts/<int:contact_id>/notice")
@allow("owner")
def acknowledge(contact_id: int) -> ResponseReturnValue:
    """Store that the user has seen that this person has their card."""
    get_own_contact(contact_id).acknowledge()
    db.session.commit()
    return redirect(next_or_start_page(request.form.get("next")), 303)
