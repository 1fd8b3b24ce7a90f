"""The follow-up list and the page of a contact, with its tags and its stage."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...contacts.forms import TagsForm
from ...contacts.lookup import get_own_contact
from ...contacts.tags import Tag
from ...contacts.touches import Change
from ...errors import wants_json
from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...security import allow
from ..forms import StageForm
from ..lookup import requested_filters
from .changes import undo_url
from .rendering import invalid_form_response, render_contact, render_list

bp = Blueprint("contacts", __name__, url_prefix="/contacts")


@bp.get("")
@allow("member")
def index() -> str:
    return render_list(requested_filters())


@bp.get("/<int:contact_id>")
@allow("owner")
def show(contact_id: int) -> str:
    return render_contact(get_own_contact(contact_id))


@bp.post("/<int:contact_id>/tags")
@allow("owner")
def update_tags(contact_id: int) -> ResponseReturnValue:
    """Give the contact exactly the tags in the form."""
    contact = get_own_contact(contact_id, lock=True)
    form = TagsForm()
    if not form.validate_on_submit():
        return invalid_form_response(contact, form, tags_form=form)
    contact.set_tags(Tag.get_or_create(current_user, form.tags.data))
    db.session.commit()
    if wants_json():
        return {"tags": [tag.name for tag in contact.tags]}
    flash(gettext("Tags saved. Only you see them."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:contact_id>/stage")
@allow("owner")
def update_stage(contact_id: int) -> ResponseReturnValue:
    """Move the contact to another stage."""
    contact = get_own_contact(contact_id)
    form = StageForm()
    if not form.validate_on_submit():
        return invalid_form_response(contact)
    change = Change.set_stage(contact, form.stage.data)
    db.session.commit()
    if change:
        flash_with_undo(
            gettext("%(name)s is now under “%(stage)s”.", name=contact.summary_card.name, stage=contact.stage_name),
            undo_url(change),
        )
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)
