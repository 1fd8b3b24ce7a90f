"""The next step with a contact."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ...contacts.lookup import get_own_contact
from ...contacts.promises import Promise
from ...contacts.touches import Change
from ...errors import wants_json
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import today
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..forms import QUICK_DAYS, NextStepForm
from .changes import undo_url
from .rendering import invalid_form_response

bp = Blueprint("steps", __name__, url_prefix="/contacts/<int:contact_id>/step")


@bp.post("")
@allow("owner")
def update(contact_id: int) -> ResponseReturnValue:
    """Plan the next step. A button with a quick day decides over the day that was typed."""
    contact = get_own_contact(contact_id)
    form = NextStepForm()
    if not form.validate_on_submit():
        return invalid_form_response(contact, form, step_form=form)
    days = QUICK_DAYS.get(request.form.get("quick", ""))
    due_on = form.due_on.data if days is None else today() + timedelta(days=days)
    contact.plan(form.next_step.data or "", due_on)
    db.session.commit()
    if wants_json():
        return {"next_step": contact.next_step}
    is_planned = contact.next_step or contact.due_on
    flash(gettext("Planned.") if is_planned else gettext("Next step cleared."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/completion")
@allow("owner")
def complete(contact_id: int) -> ResponseReturnValue:
    """Mark the next step as done; it stays in the history."""
    contact = get_own_contact(contact_id, lock=True)
    if contact.next_step or contact.due_on:
        change = Change.complete_step(contact)
        Promise.mark_kept_with(change)
        db.session.commit()
        flash_with_undo(gettext("Done. What comes next?"), undo_url(change))
    if wants_json():
        return {"next_step": contact.next_step}
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact.id))
