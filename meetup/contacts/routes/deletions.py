"""Routes for deleting a contact from one's own list, and for undoing that within ten minutes."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..lookup import get_own_contact
from ..models import Contact

bp = Blueprint("deletions", __name__, url_prefix="/contacts/<int:contact_id>/deletion")


@bp.post("")
@allow("owner")
def create(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id, lock=True)
    contact.mark_deleted()
    db.session.commit()
    undo = url_for("contacts.deletions.destroy", contact_id=contact.id)
    flash_with_undo(gettext("%(name)s is deleted. You can undo this for 10 minutes.", name=contact.name), undo)
    return redirect(url_for("follow_up.contacts.index"), 303)


@bp.post("/removal")
@allow("owner")
def destroy(contact_id: int) -> ResponseReturnValue:
    contact = Contact.find_deleted(current_user, contact_id) or Contact.find_owned(current_user, contact_id)
    if contact is None:
        raise NotFound
    if contact.deleted_at and not contact.is_restorable:
        raise Gone(gettext("It's been more than 10 minutes, so you can't undo this any more."))
    contact.restore()
    db.session.commit()
    flash(gettext("%(name)s is back, with everything you kept.", name=contact.name))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact.id))
