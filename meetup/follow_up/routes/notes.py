"""The private note about a contact."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...errors import wants_json
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..forms import NoteForm
from .rendering import invalid_form_response, render_contact

bp = Blueprint("notes", __name__, url_prefix="/contacts/<int:contact_id>/note")


@bp.post("")
@allow("owner")
def update(contact_id: int) -> ResponseReturnValue:
    """Save the note, and the next step if it was sent as well.

    Answers 409 with the typed note to somebody who would overwrite a version that they have not seen.
    """
    contact = get_own_contact(contact_id, lock=True)
    form = NoteForm()
    if not form.validate_on_submit():
        return invalid_form_response(contact, form, note_form=form)
    if _overwrites_unseen_note(contact, form):
        return _conflict_response(contact, form)
    _apply(form, contact)
    db.session.commit()
    if wants_json():
        return {"version": contact.note_version}
    flash(gettext("Note saved. Only you see it."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


def _overwrites_unseen_note(contact: Contact, form: NoteForm) -> bool:
    is_unseen = form.version.data is not None and form.version.data != contact.note_version
    return is_unseen and form.note.data != contact.note  # The same note again is a replay whose answer was lost.


def _apply(form: NoteForm, contact: Contact) -> None:
    if form.note.data != contact.note:
        contact.write_note(form.note.data or "")
    if "next_step" in request.form:
        contact.plan(form.next_step.data or "", form.due_on.data)


def _conflict_response(contact: Contact, form: NoteForm) -> ResponseReturnValue:
    """Answer 409, so that both notes survive: the stored one stays, and the typed one goes back to its author."""
    if wants_json():
        return {"note": contact.note, "version": contact.note_version}, 409
    form.note.errors = [
        gettext(
            "This note was changed elsewhere. It now says: “%(note)s”. Save again to replace it.", note=contact.note
        )
    ]
    form.version.data = contact.note_version
    form.version.raw_data = None
    return render_contact(contact, note_form=form), 409
