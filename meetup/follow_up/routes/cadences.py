"""Keep in touch: how often with a person or with all of a tag, and “not now”."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...contacts.pacing_in_bulk import set_tag_cadence
from ...contacts.tags import Tag
from ...contacts.touches import Change
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import day, today
from ...people.next_page import own_path
from ...security import allow
from ..cadence_forms import CadenceForm
from ..list_filters import ListFilters
from .changes import undo_url
from .rendering import render_contact, render_list

bp = Blueprint("cadences", __name__, url_prefix="/contacts")


@bp.post("/<int:contact_id>/cadence")
@allow("owner")
def update(contact_id: int) -> Any:
    """Choose how often to be in touch with one person."""
    contact = get_own_contact(contact_id, lock=True)
    form = CadenceForm.for_contact(contact, submitted=True)
    if not form.validate_on_submit():
        return render_contact(contact, cadence_form=form), 422
    before = contact.cadence_state
    contact.set_cadence(form.cadence)
    change = Change.record_cadence(contact, before)
    db.session.commit()
    if change:
        flash_with_undo(_plan_message(contact.keep_on), undo_url(change))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:contact_id>/postponements")
@allow("owner")
def postpone(contact_id: int) -> Any:
    """“Not now”. What is not due, as after a doubled tap, stays as it is."""
    contact = get_own_contact(contact_id, lock=True)
    if contact.is_keep_day_due(today()):
        before = contact.cadence_state
        is_longer = contact.postpone()
        change = Change.record_cadence(contact, before)
        db.session.commit()
        assert change and contact.cadence and contact.keep_on
        every = f" The second time in a row, so it is {contact.cadence.name.lower()} now." if is_longer else ""
        message = f"Not now: {contact.summary_card.name} comes back {day(contact.keep_on)}.{every}"
        flash_with_undo(message, undo_url(change))
    return redirect(
        own_path(request.form.get("next")) or url_for("follow_up.contacts.show", contact_id=contact_id), 303
    )


@bp.post("/tags/<int:tag_id>/cadence")
@allow("owner")
def update_tag(tag_id: int) -> Any:
    """Choose how often to be in touch with everybody who has a tag."""
    tag = Tag.find_owned(current_user, tag_id)
    if tag is None:
        raise NotFound
    form = CadenceForm.for_tag(tag, typed=True)
    filters = ListFilters(stage="all", tag_id=tag.id)
    if not form.validate_on_submit():
        return render_list(filters, cadence_form=form), 422
    set_tag_cadence(tag, form.cadence)
    db.session.commit()
    flash("Saved. Whoever has a cadence of their own keeps it.")
    return redirect(url_for("follow_up.contacts.index", **filters.url_values()), 303)


def _plan_message(on: Any) -> str:
    return f"Keep in touch: next {day(on)}." if on else "Nothing regular any more."
