"""Several contacts at once: tag, move, plan, take along; and take that back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...people.next_page import next_page
from ...security import allow
from ..following_up import selections
from ..following_up.follow_up import Filters, contacts_of
from ..following_up.selection_forms import SelectionForm
from ..following_up.tags import Tag
from ..models import STAGES, Contact
from .contacts import filters_asked, list_page
from .exports import file_of

bp = Blueprint("selections", __name__, url_prefix="/contacts/selections")


@bp.post("")
@allow("member")
def create() -> Any:
    """Do one thing with the contacts that are ticked, or with all that the list's filters leave."""
    form = SelectionForm()
    if not form.validate_on_submit():
        return list_page(filters_asked(), selection=form), 422
    asked = filters_asked()
    chosen = asked if form.every.data else Filters(asked.stage_or_all, ids=tuple(form.contact_id.data))
    if form.act.data == "save":
        return file_of(chosen, form.file.data)  # Here, as an address cannot hold as many as can be ticked.
    batch, told = _do(form, chosen)
    many = selections.count(batch)
    db.session.commit()
    flash(f"{_people(many)} {told}", f"undo {url_for('selections.destroy', batch=batch)}")
    return redirect(next_page(request.form.get("next")), 303)


@bp.post("/<uuid:batch>/removal")
@allow("owner")
def destroy(batch: UUID) -> Any:
    """Put them back as they were."""
    many = selections.take_back(current_user, batch)
    if not many:
        raise NotFound
    db.session.commit()
    flash(f"Taken back for {_people(many)}.")
    return redirect(next_page(request.form.get("next")), 303)


def _do(form: SelectionForm, chosen: Filters) -> tuple[UUID, str]:
    ids = contacts_of(current_user, chosen).with_only_columns(Contact.id)
    if form.act.data == "tag":
        tag = Tag.named(current_user, [form.tag.data])[0]
        return selections.tag_all(ids, tag), f"tagged “{tag.name}”."
    if form.act.data == "stage":
        return selections.move_all(ids, form.stage.data), f"moved to “{STAGES[form.stage.data]}”."
    return selections.plan_all(ids, form.day), f"planned for {form.day_told}." if form.day else "no longer due."


def _people(many: int) -> str:
    return f"{many:,} {'person' if many == 1 else 'people'}"
