"""The context of a contact: from which part of life its owner knows them."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from ...errors import wants_json
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..forms import ContextForm
from ..lookup import get_own_contact

bp = Blueprint("contexts", __name__, url_prefix="/contacts/<int:contact_id>/context")


@bp.post("")
@allow("owner")
def update(contact_id: int) -> ResponseReturnValue:
    contact, form = get_own_contact(contact_id, lock=True), ContextForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity(gettext("Choose one of the answers."))
    contact.context = form.chosen_context
    db.session.commit()
    if wants_json():
        return {"message": gettext("Saved.")}
    flash(gettext("Saved."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)
