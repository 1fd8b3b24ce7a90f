"""Importing people from a file: chosen, looked over, and only then put on the list."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from ...contacts.bulk_parts import lock_owner
from ...contacts.models import Contact
from ...database import read_only_transaction
from ...encodings import ENCODING_LABELS
from ...errors import SENTENCES, error_response, is_page_request
from ...extensions import db, limiter
from ...flashes import flash_with_undo
from ...jobs import Job, redirect_to_progress
from ...lanes import in_lane
from ...languages import gettext
from ...people import User
from ...security import allow
from ...table_files.choices import ColumnChoice
from ..carrying_out import Choices
from ..forms import (
    FIELD_LABELS,
    MAX_ASKED,
    MAX_SHOWN_COLUMNS,
    ImportFileForm,
    ImportReviewForm,
    ReadAgainForm,
)
from ..import_jobs import IMPORT, MAX_PEOPLE_AT_ONCE, UNDO, start_import, start_undo
from ..imports import MAX_SHOWN_PROBLEMS, Import, ImportResult
from ..matching import Match, find_matches
from ..objections import leave_out_objected
from ..photos import encoded_photos
from ..reading import ParsedFile, UnreadableFileError, read_file
from ..texts import result_text, undo_text

bp = Blueprint("imports", __name__, url_prefix="/contacts")

PURPOSE = "contacts"
"""Under which choices of columns are remembered."""
MAX_SHOWN_PEOPLE = 20
"""New people who are named at once; the others, once they are asked for."""


@bp.get("/import")
@allow("member")
def new() -> Any:
    if job := Job.find_unfinished(current_user.id, IMPORT, UNDO):
        return redirect(url_for("jobs.show", job_id=job.id), 302)
    last = Import.find_last_undoable(current_user)
    told = last and result_text(ImportResult(len(last.added), len(last.grown), 0))
    return render_template("transfer/imports/new.html", form=ImportFileForm(), last=last, told=told)


@bp.post("/import")
@allow("member")
@limiter.limit("30 per minute")
def create() -> Any:
    """Read a file. Nobody is on the list by it."""
    user_id = current_user.id
    if job := Job.find_unfinished(user_id, IMPORT, UNDO):
        return redirect_to_progress(job)
    db.session.rollback()  # reading takes a second; nobody waits for the database meanwhile
    form = ImportFileForm()
    if not form.validate_on_submit():
        return render_template("transfer/imports/new.html", form=form), 422
    parsed, new_ones = _read_as_before(user_id, form)
    lock_owner(user_id)
    if job := Job.find_unfinished(user_id, IMPORT, UNDO):  # begun while this file was read
        return redirect_to_progress(job)
    made = Import.begin(db.session.get_one(User, user_id), form.file_name, parsed, new_ones, form.content)
    db.session.commit()
    return redirect(url_for("transfer.imports.show", import_id=made.id), 303)


@bp.errorhandler(RequestEntityTooLarge)
def refuse_size(_error: RequestEntityTooLarge) -> Any:
    """The form again, as nothing was read of what was sent with it."""
    if not (is_page_request() and current_user.is_authenticated):
        return error_response(413)
    form = ImportFileForm(formdata=None)
    form.file.errors = [SENTENCES[413]]
    return render_template("transfer/imports/new.html", form=form), 413


@bp.get("/imports/<int:import_id>")
@allow("owner")
def show(import_id: int) -> str:
    return _review_page(_get_pending_import(import_id), ImportReviewForm.blank())


@bp.post("/imports/<int:import_id>/completion")
@in_lane("uploads")
@allow("owner")
@limiter.limit("30 per minute")
def complete(import_id: int) -> Any:
    """Put them on the list. Decoding their photos takes seconds, which keep no page waiting (U4)."""
    pending_import = _get_pending_import(import_id)
    form = ImportReviewForm()
    if not form.validate_on_submit():
        return _review_page(pending_import, form), 422
    photos = _photos_of_new(pending_import, form)
    pending_import = _get_pending_import(import_id, lock=True)
    decisions = pending_import.decisions(form.decide)
    choices = Choices(form.stage.data, form.tag.data or "", pending_import.cadences)
    if sum(decision != "skip" for _, decision in decisions) > MAX_PEOPLE_AT_ONCE:
        job = start_import(pending_import, decisions, choices, photos)
        db.session.commit()
        return redirect_to_progress(job)
    outcome = pending_import.carry_out(current_user, decisions, choices, photos)
    db.session.commit()
    if outcome.added or outcome.extended:
        flash_with_undo(result_text(outcome), url_for("transfer.imports.undo", import_id=import_id))
    else:
        flash(result_text(outcome))
    return redirect(url_for("follow_up.contacts.index", stage="all"), 303)


@bp.post("/imports/<int:import_id>/reading")
@in_lane("uploads")
@allow("owner")
@limiter.limit("30 per minute")
def read_again(import_id: int) -> Any:
    """Read the file once more, with the chosen encoding and columns."""
    pending_import = _get_pending_import(import_id)
    content, columns = pending_import.content or b"", pending_import.reading.get("columns", [])
    form, user_id = ReadAgainForm(), current_user.id
    if not form.validate_on_submit():
        return _review_page(pending_import, ImportReviewForm.blank(), form), 422
    fields = form.fields_for(columns)
    db.session.rollback()  # reading takes a second; nobody waits for the database meanwhile
    try:
        parsed = read_file(content, form.encoding.data, fields)
    except UnreadableFileError as error:
        form.encoding.errors = [str(error)]
        return _review_page(_get_pending_import(import_id), ImportReviewForm.blank(), form), 422
    parsed, matches = _compare(user_id, parsed)
    _get_pending_import(import_id, lock=True).show(current_user, parsed, matches, form.encoding.data)
    if fields:
        ColumnChoice.remember(current_user, PURPOSE, _headings(parsed), fields)
    db.session.commit()
    return redirect(url_for("transfer.imports.show", import_id=import_id), 303)


@bp.post("/imports/<int:import_id>/removal")
@allow("owner")
def destroy(import_id: int) -> Any:
    """Leave it; nothing has happened."""
    db.session.delete(_get_pending_import(import_id, lock=True))
    db.session.commit()
    flash(gettext("Nothing was imported."))
    return redirect(url_for("transfer.imports.new"), 303)


@bp.post("/imports/<int:import_id>/reversal")
@allow("owner")
def undo(import_id: int) -> Any:
    """Take back what it put on the list or added to somebody there, but of whoever was changed since."""
    done = Import.find_undoable(current_user, import_id)
    if done is None:
        raise NotFound(
            gettext("This import was undone already, or is more than 10 minutes old and can't be undone any more.")
        )
    if len(done.added) + len(done.grown) > MAX_PEOPLE_AT_ONCE:
        job = start_undo(done)
        db.session.commit()
        return redirect_to_progress(job)
    undone = done.undo(current_user)
    db.session.commit()
    flash(undo_text(undone))
    return redirect(url_for("follow_up.contacts.index", stage="all"), 303)


def _read_as_before(user_id: int, form: ImportFileForm) -> tuple[ParsedFile, list[Match]]:
    """Return the file, with its columns as its owner chose them for such a file before, and whom it has.

    Reading takes a second, in which no transaction is open.
    """
    parsed = form.parsed_file
    with read_only_transaction():
        choice = ColumnChoice.find(db.session.get_one(User, user_id), PURPOSE, _headings(parsed))
        fields = choice.fields if choice and parsed.columns else []
    if fields:
        parsed = read_file(form.content, fields=fields)
    return _compare(user_id, parsed)


def _compare(user_id: int, parsed: ParsedFile) -> tuple[ParsedFile, list[Match]]:
    """Return what may be stored of a file, and whom of it is new."""
    with read_only_transaction():
        parsed = leave_out_objected(parsed)
        return parsed, find_matches(db.session.get_one(User, user_id), parsed.people)


def _headings(parsed: ParsedFile) -> list[str]:
    return [column["heading"] for column in parsed.columns]


def _get_pending_import(import_id: int, lock: bool = False) -> Import:
    pending_import = Import.find_pending(current_user, import_id, lock)
    if pending_import is None:
        raise NotFound(
            gettext("This import is finished, was cancelled, or is over an hour old. Choose the file again.")
        )
    return pending_import


def _photos_of_new(pending_import: Import, form: ImportReviewForm) -> dict[int, bytes]:
    """Return the photos of the people who become new contacts. Ends the transaction if there are any."""
    if not (pending_import.content and pending_import.reading.get("photo_count")):
        return {}
    decided = [(match.person, form.decide(place, match)) for place, match in enumerate(pending_import.matches)]
    content = pending_import.content
    db.session.rollback()  # decoding takes seconds; nobody waits for the database meanwhile
    return encoded_photos(content, [person.line_number for person, decision in decided if decision == "new"])


def _review_page(found: Import, form: ImportReviewForm, reading_form: ReadAgainForm | None = None) -> str:
    people = list(enumerate(found.matches))
    asked = [(place, one) for place, one in people if one.contact_ids]
    return render_template(
        "transfer/imports/show.html",
        found=found,
        form=form,
        reading_form=reading_form or ReadAgainForm.for_reading(found.reading),
        encoding_label=ENCODING_LABELS.get(found.reading.get("encoding", ""), ""),
        columns=found.reading.get("columns", [])[:MAX_SHOWN_COLUMNS],
        field_labels=FIELD_LABELS,
        new=[(place, one.person) for place, one in people if not one.contact_ids],
        shown=MAX_SHOWN_PEOPLE,
        asked=asked[:MAX_ASKED],
        rest=len(asked[MAX_ASKED:]),
        names=_contact_labels([id_ for _, one in asked[:MAX_ASKED] for id_ in one.contact_ids]),
        said=MAX_SHOWN_PROBLEMS,
    )


def _contact_labels(ids: list[int]) -> dict[int, str]:
    """What those contacts of mine are called, and what their cards say they do."""
    mine = select(Contact).where(Contact.owner_id == current_user.id, Contact.id.in_(ids))
    faces = [(contact.id, contact.summary_card) for contact in db.session.scalars(mine).unique()]
    return {id_: ", ".join(filter(None, (face.name, face.headline_and_company))) for id_, face in faces}
