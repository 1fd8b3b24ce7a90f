"""Routes for earlier notes: read, restore and remove them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..lookup import get_own_contact
from ..models import Contact
from ..notes import EarlierNote

bp = Blueprint("notes", __name__, url_prefix="/contacts/<int:contact_id>/notes")


@bp.get("")
@allow("owner")
def index(contact_id: int) -> str:
    contact = get_own_contact(contact_id)
    return render_template("contacts/notes/index.html", contact=contact, notes=EarlierNote.all_for(contact))


@bp.post("/<int:note_id>/restoration")
@allow("owner")
def restore(contact_id: int, note_id: int) -> ResponseReturnValue:
    """Restore an earlier note. The present text becomes an earlier note."""
    contact = get_own_contact(contact_id, lock=True)
    contact.restore_note(_get_earlier_note(contact, note_id))
    db.session.commit()
    flash(gettext("Restored. The version before is in the note history."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:note_id>/removal")
@allow("owner")
def destroy(contact_id: int, note_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id)
    db.session.delete(_get_earlier_note(contact, note_id))
    db.session.commit()
    flash(gettext("Removed for good."))
    return redirect(url_for("contacts.notes.index", contact_id=contact.id), 303)


@bp.post("/removal")
@allow("owner")
def destroy_all(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id)
    EarlierNote.delete_all(contact)
    db.session.commit()
    flash(gettext("The note history is deleted for good."))
    return redirect(url_for("contacts.notes.index", contact_id=contact.id), 303)


def _get_earlier_note(contact: Contact, note_id: int) -> EarlierNote:
    note = EarlierNote.find_owned(contact, note_id)
    if note is None:
        raise NotFound
    return note
