"""Keep in touch: how often with a person or with all of a tag, and “not now”."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import my_contact
from ...contacts.pacing_in_bulk import keep_tagged
from ...contacts.tags import Tag
from ...contacts.touches import Change
from ...extensions import db
from ...formats import day, today
from ...people.next_page import own_path
from ...security import allow
from ..cadence_forms import CadenceForm
from ..lists import Filters
from .contacts import contact_page, list_page, undo_of

bp = Blueprint("cadences", __name__, url_prefix="/contacts")


@bp.post("/<int:contact_id>/cadence")
@allow("owner")
def update(contact_id: int) -> Any:
    """Choose how often to be in touch with one person."""
    contact = my_contact(contact_id, held=True)
    form = CadenceForm.of_contact(contact, typed=True)
    if not form.validate_on_submit():
        return contact_page(contact, keep=form), 422
    before = contact.keeping
    contact.keep(form.cadence)
    change = Change.kept(contact, before)
    db.session.commit()
    if change:
        flash(_planned(contact.keep_on), undo_of(change))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:contact_id>/postponements")
@allow("owner")
def put_off(contact_id: int) -> Any:
    """“Not now”. What is not due, as after a doubled tap, stays as it is."""
    contact = my_contact(contact_id, held=True)
    if contact.keeps_due(today()):
        before = contact.keeping
        lengthened = contact.put_off()
        change = Change.kept(contact, before)
        db.session.commit()
        assert change and contact.cadence and contact.keep_on
        every = f" The second time in a row, so it is {contact.cadence.name.lower()} now." if lengthened else ""
        flash(f"Not now: {contact.face.name} comes back {day(contact.keep_on)}.{every}", undo_of(change))
    return redirect(
        own_path(request.form.get("next")) or url_for("follow_up.contacts.show", contact_id=contact_id), 303
    )


@bp.post("/tags/<int:tag_id>/cadence")
@allow("owner")
def update_tag(tag_id: int) -> Any:
    """Choose how often to be in touch with everybody who has a tag."""
    tag = Tag.owned(current_user, tag_id)
    if tag is None:
        raise NotFound
    form = CadenceForm.of_tag(tag, typed=True)
    filters = Filters(stage="all", tag_id=tag.id)
    if not form.validate_on_submit():
        return list_page(filters, keep=form), 422
    keep_tagged(tag, form.cadence)
    db.session.commit()
    flash("Saved. Whoever has a cadence of their own keeps it.")
    return redirect(url_for("follow_up.contacts.index", **filters.url_values()), 303)


def _planned(on: Any) -> str:
    return f"Keep in touch: next {day(on)}." if on else "Nothing regular any more."
