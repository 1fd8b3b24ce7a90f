"""Routes for archiving a contact, and for putting it back on the list."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...security import allow
from ..lookup import get_own_contact

bp = Blueprint("archiving", __name__, url_prefix="/contacts/<int:contact_id>/archiving")


@bp.post("")
@allow("owner")
def create(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id, lock=True)
    contact.archive()
    db.session.commit()
    undo = url_for("contacts.archiving.destroy", contact_id=contact.id)
    flash_with_undo(gettext("%(name)s is archived: off your list and reminders.", name=contact.name), undo)
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/removal")
@allow("owner")
def destroy(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id, lock=True)
    contact.unarchive()
    db.session.commit()
    flash(gettext("%(name)s is back on your list, under “%(stage)s”.", name=contact.name, stage=contact.stage_name))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)
