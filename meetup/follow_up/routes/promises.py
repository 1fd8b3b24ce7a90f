"""Promises between me and a contact."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, url_for
from werkzeug.exceptions import NotFound

from ...contacts.lookup import my_contact
from ...contacts.promises import Promise
from ...extensions import db
from ...people.next_page import onward
from ...security import allow
from ..forms import PromiseForm
from .contacts import contact_page

bp = Blueprint("promises", __name__, url_prefix="/contacts/<int:contact_id>/promises")


@bp.post("")
@allow("owner")
def create(contact_id: int) -> Any:
    contact = my_contact(contact_id)
    form = PromiseForm()
    if not form.validate_on_submit():
        return contact_page(contact, promise=form), 422
    Promise.give(contact, UUID(form.uuid.data), form.side.data, form.text.data, form.due_on.data)
    db.session.commit()
    flash("Noted. Only you see it.")
    return onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:promise_id>/keeping")
@allow("owner")
def keep(contact_id: int, promise_id: int) -> Any:
    promise = _mine(contact_id, promise_id)
    promise.keep()
    db.session.commit()
    undo = url_for("follow_up.promises.reopen", contact_id=contact_id, promise_id=promise_id)
    flash(f"Kept: {promise.text}", f"undo {undo}")
    return onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:promise_id>/reopening")
@allow("owner")
def reopen(contact_id: int, promise_id: int) -> Any:
    """It was not kept after all."""
    _mine(contact_id, promise_id).reopen()
    db.session.commit()
    flash("Open again.")
    return onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:promise_id>/removal")
@allow("owner")
def destroy(contact_id: int, promise_id: int) -> Any:
    db.session.delete(_mine(contact_id, promise_id))
    db.session.commit()
    flash("Removed.")
    return onward(url_for("follow_up.contacts.show", contact_id=contact_id))


def _mine(contact_id: int, promise_id: int) -> Promise:
    """As it is now, its contact held: what is done with it may be the contact's next step."""
    promise = Promise.owned(my_contact(contact_id, held=True), promise_id)
    if promise is None:
        raise NotFound
    return promise
