"""Keeping in touch: the cadence of a person or of a tag, and postponing."""

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...contacts.tag_jobs import set_cadence_of_tag
from ...contacts.tags import Tag
from ...contacts.touches import Change
from ...errors import wants_json
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import day, today
from ...jobs import redirect_to_progress
from ...languages import gettext
from ...people.next_page import own_path
from ...security import allow
from ..cadence_forms import CadenceForm
from ..list_filters import ListFilters
from .changes import undo_url
from .rendering import invalid_form_response, render_list

bp = Blueprint("cadences", __name__, url_prefix="/contacts")


@bp.post("/<int:contact_id>/cadence")
@allow("owner")
def update(contact_id: int) -> ResponseReturnValue:
    """Set how often to be in touch with one person."""
    contact = get_own_contact(contact_id, lock=True)
    form = CadenceForm.for_contact(contact)
    if not form.validate_on_submit():
        return invalid_form_response(contact, form, cadence_form=form)
    before = contact.cadence_state
    contact.set_cadence(form.cadence)
    change = Change.record_cadence(contact, before)
    db.session.commit()
    if wants_json():
        return {"message": _plan_text(contact.keep_on)}
    if change:
        flash_with_undo(_plan_text(contact.keep_on), undo_url(change))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:contact_id>/postponements")
@allow("owner")
def postpone(contact_id: int) -> ResponseReturnValue:
    """Postpone being in touch. A contact that is not due, as after a double tap, stays as it is."""
    contact = get_own_contact(contact_id, lock=True)
    if contact.is_keep_day_due(today()):
        before = contact.cadence_state
        is_longer = contact.postpone()
        change = Change.record_cadence(contact, before)
        db.session.commit()
        assert change is not None, "a contact that was due is not due any more"
        flash_with_undo(_postponed_text(contact, is_longer), undo_url(change))
    contact_url = url_for("follow_up.contacts.show", contact_id=contact_id)
    return redirect(own_path(request.form.get("next")) or contact_url, 303)


@bp.post("/tags/<int:tag_id>/cadence")
@allow("owner")
def update_tag(tag_id: int) -> ResponseReturnValue:
    """Set how often to be in touch with everybody who has a tag."""
    tag = Tag.find_owned(current_user, tag_id)
    if tag is None:
        raise NotFound
    form = CadenceForm.for_tag(tag, submitted=True)
    filters = ListFilters(stage="all", tag_id=tag.id)
    if not form.validate_on_submit():
        return render_list(filters, cadence_form=form), 422
    job = set_cadence_of_tag(tag, form.cadence)
    db.session.commit()
    if job:
        return redirect_to_progress(job)
    flash(gettext("Saved. People with their own setting keep it."))
    return redirect(url_for("follow_up.contacts.index", **filters.url_values()), 303)


def _plan_text(keep_on: date | None) -> str:
    return (
        gettext("Keep in touch: next reminder %(day)s.", day=day(keep_on))
        if keep_on
        else gettext("No more reminders to keep in touch.")
    )


def _postponed_text(contact: Contact, is_longer: bool) -> str:
    """Return when a postponed contact comes back; ``is_longer`` says that the cadence has become longer."""
    assert contact.cadence and contact.keep_on
    postponed = gettext("Later: %(name)s comes back %(day)s.", name=contact.summary_card.name, day=day(contact.keep_on))
    if not is_longer:
        return postponed
    longer = gettext(
        "That's the second time in a row, so it's %(how_often)s from now on.", how_often=contact.cadence.phrase
    )
    return f"{postponed} {longer}"
