"""Bulk changes: tag, move, plan, archive or export several contacts at once, and undo that."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.models import Contact
from ...contacts.stages import STAGES
from ...contacts.tags import Tag
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import counted
from ...lanes import in_lane
from ...people.next_page import next_or_start_page
from ...people.signing_in.fresh_sign_in import confirmation_redirect
from ...security import allow
from ..bulk import archive_all, count_changed, set_due_day_of_all, set_stage_of_all, tag_all, undo_batch
from ..bulk_forms import BulkForm
from ..files import file_kinds
from ..list_filters import ListFilters, filtered_contacts
from ..lookup import requested_filters
from .rendering import render_list

bp = Blueprint("bulk", __name__, url_prefix="/contacts/selections")


@bp.post("")
@in_lane("exports")
@allow("member")
def create() -> ResponseReturnValue:
    """Do one thing with the contacts that are ticked, or with all that the filters of the list leave."""
    form, filters = BulkForm(), requested_filters()
    if not form.validate_on_submit():
        return render_list(filters, bulk_form=form), 422
    ticked = ListFilters(filters.stage_or_all, ids=tuple(form.contact_id.data))
    chosen = filters if form.every.data else ticked
    if form.act.data == "save":
        return _export(form, filters, chosen)
    batch, sentence = _carry_out(form, chosen)
    count = count_changed(batch)
    db.session.commit()
    undo = url_for("follow_up.bulk.destroy", batch=batch)
    flash_with_undo(f"{counted(count, 'person', 'people')} {sentence}", undo)
    if "select" in request.args:
        return redirect(_list_url(form, filters), 303)
    return redirect(next_or_start_page(request.form.get("next")), 303)


@bp.post("/<uuid:batch>/removal")
@allow("owner")
def destroy(batch: UUID) -> ResponseReturnValue:
    """Undo a bulk change."""
    count = undo_batch(current_user, batch)
    if not count:
        raise NotFound
    db.session.commit()
    flash(f"Taken back for {counted(count, 'person', 'people')}.")
    return redirect(next_or_start_page(request.form.get("next")), 303)


def _export(form: BulkForm, filters: ListFilters, chosen: ListFilters) -> ResponseReturnValue:
    """Answer with a file of the ``chosen`` contacts, or ask for a fresh sign-in first.

    The file is the answer to this form, because an address cannot contain the ids of all ticked contacts.
    """
    list_url = _list_url(form, filters, save=form.file.data)
    return confirmation_redirect(list_url) or file_kinds()[form.file.data].make(chosen)


def _list_url(form: BulkForm, filters: ListFilters, **values: str) -> str:
    """Return the address of the list with the same contacts ticked, and with ``values`` in its query."""
    query: dict[str, Any] = {**filters.url_values(), **form.query_values, **values}
    return url_for("follow_up.contacts.index", select=1, after=request.args.get("after"), **query)


def _carry_out(form: BulkForm, chosen: ListFilters) -> tuple[UUID, str]:
    """Change the ``chosen`` contacts. Return the batch and the rest of a sentence that says what was done."""
    ids = filtered_contacts(current_user, chosen).with_only_columns(Contact.id)
    if form.act.data == "tag":
        tag = Tag.get_or_create(current_user, [form.tag.data])[0]
        return tag_all(ids, tag), f"tagged “{tag.name}”."
    if form.act.data == "stage":
        return set_stage_of_all(ids, form.stage.data), f"moved to “{STAGES[form.stage.data]}”."
    if form.act.data == "archive":
        return archive_all(ids), "archived: out of the list, and nothing reminds you."
    sentence = f"planned for {form.day_label}." if form.day else "no longer due."
    return set_due_day_of_all(ids, form.day), sentence
