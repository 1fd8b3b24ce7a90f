"""Encounters: undo and acknowledge."""

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask_login import current_user
from werkzeug.exceptions import Gone

from ...contacts.lookup import get_own_contact
from ...errors import wants_fragment, wants_json
from ...extensions import db
from ...people.next_page import next_or_start_page
from ...security import allow
from ..lookup import get_own_encounter
from ..refusals import ExchangeError

bp = Blueprint("encounters", __name__)


@bp.post("/encounters/<int:encounter_id>/removal")
@allow("owner")
def destroy(encounter_id: int) -> Any:
    """Take the exchange back on both sides, within ten minutes, from either side."""
    encounter = get_own_encounter(encounter_id)
    try:
        encounter.undo(current_user)
    except ExchangeError as error:
        raise Gone(str(error)) from error
    db.session.commit()
    if wants_fragment() or wants_json():
        return {"undone": True}
    both = "you are on no list of theirs, and they on none of yours from this meeting"
    flash(f"Taken back: {both}." if encounter.scanned_id else "Taken back.")
    return redirect(next_or_start_page(request.form.get("next")), 303)


@bp.post("/contacts/<int:contact_id>/notice")
@allow("owner")
def acknowledge(contact_id: int) -> Any:
    """Seen: this person has my card."""
    get_own_contact(contact_id).acknowledge()
    db.session.commit()
    return redirect(next_or_start_page(request.form.get("next")), 303)
