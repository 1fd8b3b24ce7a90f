"""What a note said before: read it, bring it back, or throw it away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...security import allow
from ..lookup import my_contact
from ..models import Contact
from ..notes import EarlierNote

bp = Blueprint("notes", __name__, url_prefix="/contacts/<int:contact_id>/notes")


@bp.get("")
@allow("owner")
def index(contact_id: int) -> str:
    contact = my_contact(contact_id)
    return render_template("contacts/notes/index.html", contact=contact, notes=EarlierNote.of(contact))


@bp.post("/<int:note_id>/restoration")
@allow("owner")
def restore(contact_id: int, note_id: int) -> Any:
    """Say that again; what is there now becomes an earlier note."""
    contact = my_contact(contact_id, held=True)
    contact.restore_note(_mine(contact, note_id))
    db.session.commit()
    flash("Restored. What it said until now is among the earlier notes.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:note_id>/removal")
@allow("owner")
def destroy(contact_id: int, note_id: int) -> Any:
    contact = my_contact(contact_id)
    db.session.delete(_mine(contact, note_id))
    db.session.commit()
    flash("Removed for good.")
    return redirect(url_for("contacts.notes.index", contact_id=contact.id), 303)


@bp.post("/removal")
@allow("owner")
def destroy_all(contact_id: int) -> Any:
    contact = my_contact(contact_id)
    EarlierNote.drop_all(contact)
    db.session.commit()
    flash("All earlier notes are removed for good.")
    return redirect(url_for("contacts.notes.index", contact_id=contact.id), 303)


def _mine(contact: Contact, note_id: int) -> EarlierNote:
    note = EarlierNote.owned(contact, note_id)
    if note is None:
        raise NotFound
    return note
