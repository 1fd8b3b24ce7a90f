"""Undoing a recorded change of a contact."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...contacts.promises import Promise
from ...contacts.touches import Change
from ...extensions import db
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow

bp = Blueprint("changes", __name__, url_prefix="/contacts/<int:contact_id>/changes")


@bp.post("/<int:change_id>/removal")
@allow("owner")
def destroy(contact_id: int, change_id: int) -> ResponseReturnValue:
    """Restore what the change replaced, with a promise that was kept by it."""
    change = Change.find_owned(get_own_contact(contact_id, lock=True), change_id)
    if change is None:
        raise NotFound
    Promise.reopen_with(change)
    change.undo()
    db.session.commit()
    flash(gettext("Undone."))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))


def undo_url(change: Change) -> str:
    """Return the address that undoes ``change``."""
    return url_for("follow_up.changes.destroy", contact_id=change.contact_id, change_id=change.id)
