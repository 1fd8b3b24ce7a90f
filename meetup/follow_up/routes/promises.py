"""The promises that a user and a contact have made to each other."""

from uuid import UUID

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...contacts.promises import Promise
from ...drafts.promising import promise_phrase
from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..forms import PromiseForm
from .rendering import render_contact

bp = Blueprint("promises", __name__, url_prefix="/contacts/<int:contact_id>/promises")


@bp.post("")
@allow("owner")
def create(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id)
    form = PromiseForm()
    if not form.validate_on_submit():
        return render_contact(contact, promise_form=form), 422
    text = promise_phrase(form.text.data) if form.side.data == "mine" else form.text.data
    Promise.add(contact, UUID(form.uuid.data), form.side.data, text, form.due_on.data)
    db.session.commit()
    flash(gettext("Noted. Only you see it."))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:promise_id>/keeping")
@allow("owner")
def keep(contact_id: int, promise_id: int) -> ResponseReturnValue:
    promise = _get_promise(contact_id, promise_id)
    promise.mark_kept()
    db.session.commit()
    undo = url_for("follow_up.promises.reopen", contact_id=contact_id, promise_id=promise_id)
    flash_with_undo(gettext("Done: %(promise)s", promise=promise.text), undo)
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:promise_id>/reopening")
@allow("owner")
def reopen(contact_id: int, promise_id: int) -> ResponseReturnValue:
    """Store that a promise was not kept after all."""
    _get_promise(contact_id, promise_id).reopen()
    db.session.commit()
    flash(gettext("Not done yet."))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:promise_id>/removal")
@allow("owner")
def destroy(contact_id: int, promise_id: int) -> ResponseReturnValue:
    db.session.delete(_get_promise(contact_id, promise_id))
    db.session.commit()
    flash(gettext("Removed."))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))


def _get_promise(contact_id: int, promise_id: int) -> Promise:
    """Return the promise. Its contact is locked, because keeping a promise may complete the contact's next step.

    Raises:
        NotFound: the contact has no such promise.
    """
    promise = Promise.find_owned(get_own_contact(contact_id, lock=True), promise_id)
    if promise is None:
        raise NotFound
    return promise
