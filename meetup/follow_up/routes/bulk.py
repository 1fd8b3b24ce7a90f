"""Bulk changes: tag, move, plan, archive or export several contacts at once, and undo that."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.bulk_parts import is_long, lock_owner, present_contact_ids
from ...contacts.models import Contact
from ...contacts.tags import Tag
from ...extensions import db
from ...flashes import flash_with_undo
from ...jobs import Job, redirect_to_progress
from ...lanes import in_lane
from ...languages import gettext
from ...people.next_page import next_or_start_page
from ...people.signing_in.fresh_sign_in import confirmation_redirect
from ...security import allow
from .. import bulk_jobs
from ..batch_parts import BatchPart, changed_contact_ids, count_changed
from ..bulk_acts import BulkAct
from ..bulk_forms import BulkForm
from ..bulk_undo import undo_part
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
    ids = list(db.session.scalars(filtered_contacts(current_user, chosen).with_only_columns(Contact.id)))
    if is_long(ids):
        return _hand_over(form, ids)
    act, tag_name = _act_of(form)
    batch = uuid4()
    act.apply(present_contact_ids(current_user.id, ids), BatchPart(batch))
    count = count_changed(batch)
    db.session.commit()
    undo = url_for("follow_up.bulk.destroy", batch=batch)
    flash_with_undo(act.result_text(count, tag_name), undo)
    if "select" in request.args:
        return redirect(_list_url(form, filters), 303)
    return redirect(next_or_start_page(request.form.get("next")), 303)


@bp.post("/<uuid:batch>/removal")
@allow("owner")
def destroy(batch: UUID) -> ResponseReturnValue:
    """Undo a bulk change."""
    lock_owner(current_user.id)
    ids, running_job = changed_contact_ids(current_user, batch), bulk_jobs.find_unfinished(current_user)
    if running_job and (is_long(ids) or bulk_jobs.is_about(running_job, batch)):
        return _refuse_second(running_job)
    if not ids:
        raise NotFound
    if is_long(ids):
        return _show_progress(bulk_jobs.start_undo(current_user, batch, ids))
    undo_part(BatchPart(batch))
    db.session.commit()
    flash(bulk_jobs.taken_back_text(len(ids)))
    return redirect(next_or_start_page(request.form.get("next")), 303)


def _hand_over(form: BulkForm, ids: list[int]) -> ResponseReturnValue:
    """Let the worker change the contacts with these ids, after any other change of many."""
    lock_owner(current_user.id)
    if job := bulk_jobs.find_unfinished(current_user):
        return _refuse_second(job)
    act, tag_name = _act_of(form)
    return _show_progress(bulk_jobs.start_change(current_user, act, sorted(ids), tag_name))


def _show_progress(job: Job) -> ResponseReturnValue:
    db.session.commit()
    return redirect_to_progress(job)


def _refuse_second(job: Job) -> ResponseReturnValue:
    flash(gettext("This is still running. When it's done, you can change or undo this many people again."))
    return redirect_to_progress(job)


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


def _act_of(form: BulkForm) -> tuple[BulkAct, str]:
    """Return what to do, and the name of the tag, if it is about one. A new tag is created."""
    if form.act.data == "tag":
        tag = Tag.get_or_create(current_user, [form.tag.data])[0]
        return BulkAct("tag", str(tag.id)), tag.name
    if form.act.data == "stage":
        return BulkAct("stage", form.stage.data), ""
    if form.act.data == "archive":
        return BulkAct("archive"), ""
    return BulkAct("due", form.day.isoformat() if form.day else ""), ""
