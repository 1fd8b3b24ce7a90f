"""Importing people from a file: chosen, looked over, and only then put on the list."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from ...contacts.models import Contact
from ...database import reading
from ...errors import SENTENCES, answer, is_page
from ...extensions import db, limiter
from ...people import User
from ...security import allow
from ..forms import ASKED, FileForm, ImportForm
from ..imports import SAID, Import, Outcome, Undone
from ..matching import compare

bp = Blueprint("imports", __name__, url_prefix="/contacts")

SHOWN = 20
"""New people who are named at once; the others, once they are asked for."""


@bp.get("/import")
@allow("member")
def new() -> str:
    last = Import.last(current_user)
    told = last and _told(Outcome(len(last.added), len(last.grown), 0))
    return render_template("transfer/imports/new.html", form=FileForm(), last=last, told=told)


@bp.post("/import")
@allow("member")
@limiter.limit("30 per minute")
def create() -> Any:
    """Read a file. Nobody is on the list by it."""
    user_id = current_user.id
    db.session.rollback()  # reading takes a second; nobody waits for the database meanwhile
    form = FileForm()
    if not form.validate_on_submit():
        return render_template("transfer/imports/new.html", form=form), 422
    with reading():
        owner = db.session.get_one(User, user_id)
        new_ones = compare(owner, form.reading.found)
    made = Import.begin(owner, form.file_name, form.reading, new_ones)
    db.session.commit()
    return redirect(url_for("transfer.imports.show", import_id=made.id), 303)


@bp.errorhandler(RequestEntityTooLarge)
def refuse_size(_error: RequestEntityTooLarge) -> Any:
    """The form again, as nothing was read of what was sent with it."""
    if not (is_page() and current_user.is_authenticated):
        return answer(413)
    form = FileForm(formdata=None)
    form.file.errors = [SENTENCES[413]]
    return render_template("transfer/imports/new.html", form=form), 413


@bp.get("/imports/<int:import_id>")
@allow("owner")
def show(import_id: int) -> str:
    return _page(_mine(import_id), ImportForm.blank())


@bp.post("/imports/<int:import_id>/completion")
@allow("owner")
def complete(import_id: int) -> Any:
    """Put them on the list."""
    found = _mine(import_id, held=True)
    form = ImportForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    outcome = found.carry_out(current_user, form.decide, form.stage.data, form.tag.data or "")
    db.session.commit()
    undo = (
        f"undo {url_for('transfer.imports.undo', import_id=import_id)}" if outcome.added or outcome.grown else "message"
    )
    flash(_told(outcome), undo)
    return redirect(url_for("follow_up.contacts.index", stage="all"), 303)


@bp.post("/imports/<int:import_id>/removal")
@allow("owner")
def destroy(import_id: int) -> Any:
    """Leave it; nothing has happened."""
    db.session.delete(_mine(import_id, held=True))
    db.session.commit()
    flash("Nothing was imported.")
    return redirect(url_for("transfer.imports.new"), 303)


@bp.post("/imports/<int:import_id>/reversal")
@allow("owner")
def undo(import_id: int) -> Any:
    """Take back what it put on the list or added to somebody there, but of whoever was changed since."""
    done = Import.done(current_user, import_id)
    if done is None:
        raise NotFound("This import was taken back, or is over ten minutes old. Whoever came with it is on your list.")
    undone = done.undo(current_user)
    db.session.commit()
    flash(_undone(undone))
    return redirect(url_for("follow_up.contacts.index", stage="all"), 303)


def _mine(import_id: int, held: bool = False) -> Import:
    found = Import.owned(current_user, import_id, held)
    if found is None:
        raise NotFound("This import was done, left, or is over an hour old. Choose the file again.")
    return found


def _page(found: Import, form: ImportForm) -> str:
    people = list(enumerate(found.alike))
    asked = [(place, one) for place, one in people if one.contact_ids]
    return render_template(
        "transfer/imports/show.html",
        found=found,
        form=form,
        new=[(place, one.found) for place, one in people if not one.contact_ids],
        shown=SHOWN,
        asked=asked[:ASKED],
        rest=len(asked[ASKED:]),
        names=_names([id_ for _, one in asked[:ASKED] for id_ in one.contact_ids]),
        said=SAID,
    )


def _names(ids: list[int]) -> dict[int, str]:
    """What those contacts of mine are called, and what their cards say they do."""
    mine = select(Contact).where(Contact.owner_id == current_user.id, Contact.id.in_(ids))
    faces = [(contact.id, contact.face) for contact in db.session.scalars(mine).unique()]
    return {id_: ", ".join(filter(None, (face.name, face.line))) for id_, face in faces}


def _told(outcome: Outcome) -> str:
    added, templates = _many(outcome.added, "person", "people"), _many(outcome.templates, "template", "templates")
    grown = f", more is known of {outcome.grown:,} on your list" if outcome.grown else ""
    return f"{added} imported{grown}{f', {templates} added' if outcome.templates else ''}."


def _undone(undone: Undone) -> str:
    said = []
    if undone.gone or not undone.restored:
        said.append(f"{_many(undone.gone, 'person', 'people')} of the import taken off your list.")
    if undone.restored:
        said.append(f"What it added to {_many(undone.restored, 'person', 'people')} is taken out again.")
    if undone.left:
        said.append(f"{_many(undone.left, 'was', 'were')} changed since, and stayed.")
    return " ".join(said)


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
