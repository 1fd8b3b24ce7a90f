"""Several contacts at once: tag, move, plan, take along; and take that back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.models import Contact
from ...contacts.stages import STAGES
from ...contacts.tags import Tag
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import counted
from ...people.fresh_sign_in import confirmation_redirect
from ...people.next_page import next_or_start_page
from ...security import allow
from .. import bulk as selections
from ..bulk_forms import BulkForm
from ..files import file_kinds
from ..list_filters import ListFilters, filtered_contacts
from ..lookup import requested_filters
from .rendering import render_list

bp = Blueprint("bulk", __name__, url_prefix="/contacts/selections")


@bp.post("")
@allow("member")
def create() -> Any:
    """Do one thing with the contacts that are ticked, or with all that the list's filters leave."""
    form = BulkForm()
    if not form.validate_on_submit():
        return render_list(requested_filters(), bulk_form=form), 422
    asked = requested_filters()
    chosen = asked if form.every.data else ListFilters(asked.stage_or_all, ids=tuple(form.contact_id.data))
    if form.act.data == "save":
        saved = _list_url(form, asked, save=form.file.data)
        return confirmation_redirect(saved) or file_kinds()[form.file.data].make(
            chosen
        )  # Here: an address does not hold all ticks.
    batch, told = _carry_out(form, chosen)
    count = selections.count_changed(batch)
    db.session.commit()
    flash_with_undo(f"{counted(count, 'person', 'people')} {told}", url_for("follow_up.bulk.destroy", batch=batch))
    again = _list_url(form, asked) if "select" in request.args else next_or_start_page(request.form.get("next"))
    return redirect(again, 303)


@bp.post("/<uuid:batch>/removal")
@allow("owner")
def destroy(batch: UUID) -> Any:
    """Put them back as they were."""
    count = selections.undo_batch(current_user, batch)
    if not count:
        raise NotFound
    db.session.commit()
    flash(f"Taken back for {counted(count, 'person', 'people')}.")
    return redirect(next_or_start_page(request.form.get("next")), 303)


def _list_url(form: BulkForm, asked: ListFilters, **said: str) -> str:
    """The page of the list with the same boxes ticked."""
    values: dict[str, Any] = {**asked.url_values(), **form.query_values, **said}
    return url_for("follow_up.contacts.index", select=1, after=request.args.get("after"), **values)


def _carry_out(form: BulkForm, chosen: ListFilters) -> tuple[UUID, str]:
    ids = filtered_contacts(current_user, chosen).with_only_columns(Contact.id)
    if form.act.data == "tag":
        tag = Tag.get_or_create(current_user, [form.tag.data])[0]
        return selections.tag_all(ids, tag), f"tagged “{tag.name}”."
    if form.act.data == "stage":
        return selections.set_stage_of_all(ids, form.stage.data), f"moved to “{STAGES[form.stage.data]}”."
    if form.act.data == "archive":
        return selections.archive_all(ids), "archived: out of the list, and nothing reminds you."
    return selections.set_due_day_of_all(
        ids, form.day
    ), f"planned for {form.day_label}." if form.day else "no longer due."
