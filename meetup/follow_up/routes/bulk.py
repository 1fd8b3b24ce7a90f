"""Several contacts at once: tag, move, plan, take along; and take that back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.models import STAGES, Contact
from ...contacts.tags import Tag
from ...extensions import db
from ...people.confirming import ask_first
from ...people.next_page import next_page
from ...security import allow
from .. import bulk as selections
from ..bulk_forms import SelectionForm
from ..files import file_kinds
from ..lists import Filters, contacts_of
from .contacts import filters_asked, list_page

bp = Blueprint("bulk", __name__, url_prefix="/contacts/selections")


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
        saved = _list_again(form, asked, save=form.file.data)
        return ask_first(saved) or file_kinds()[form.file.data].make(
            chosen
        )  # Here: an address does not hold all ticks.
    batch, told = _do(form, chosen)
    many = selections.count(batch)
    db.session.commit()
    flash(f"{_people(many)} {told}", f"undo {url_for('follow_up.bulk.destroy', batch=batch)}")
    again = _list_again(form, asked) if "select" in request.args else next_page(request.form.get("next"))
    return redirect(again, 303)


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


def _list_again(form: SelectionForm, asked: Filters, **said: str) -> str:
    """The page of the list with the same boxes ticked."""
    values: dict[str, Any] = {**asked.url_values(), **form.kept, **said}
    return url_for("follow_up.contacts.index", select=1, after=request.args.get("after"), **values)


def _do(form: SelectionForm, chosen: Filters) -> tuple[UUID, str]:
    ids = contacts_of(current_user, chosen).with_only_columns(Contact.id)
    if form.act.data == "tag":
        tag = Tag.named(current_user, [form.tag.data])[0]
        return selections.tag_all(ids, tag), f"tagged “{tag.name}”."
    if form.act.data == "stage":
        return selections.move_all(ids, form.stage.data), f"moved to “{STAGES[form.stage.data]}”."
    if form.act.data == "archive":
        return selections.archive_all(ids), "archived: out of the list, and nothing reminds you."
    return selections.plan_all(ids, form.day), f"planned for {form.day_told}." if form.day else "no longer due."


def _people(many: int) -> str:
    return f"{many:,} {'person' if many == 1 else 'people'}"
