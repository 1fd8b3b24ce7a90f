"""Importing a list of attendees: read, reviewed, and only then on the list of the event."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from ...errors import SENTENCES, error_response, is_page_request
from ...events import Event, get_organized_event
from ...events.log import record_act
from ...extensions import db, limiter
from ...flashes import flash_with_undo
from ...jobs import Job, redirect_to_progress
from ...lanes import in_lane
from ...languages import gettext
from ...people import User
from ...security import allow
from ...table_files.choices import ColumnChoice
from ...table_files.errors import UnreadableFileError
from ..forms import AttendeeFileForm, AttendeeImportForm, AttendeeReadingForm
from ..importing.attendees import AttendeeList
from ..importing.imports import TicketImport
from ..importing.jobs import (
    IMPORT,
    MAX_TICKETS_AT_ONCE,
    UNDO,
    import_at_once,
    is_long_undo,
    result_text,
    start_import,
    start_undo,
    steps_of,
    undo_at_once,
    undo_text,
)
from ..importing.reading import headings_of, open_list, read_attendees, read_list
from ..importing.review_page import PURPOSE, import_page, review_page

bp = Blueprint("imports", __name__, url_prefix="/events/<slug>/manage/guests/import")


@bp.get("")
@allow("organizer")
def new(slug: str) -> ResponseReturnValue:
    event = get_organized_event(slug)
    if job := Job.find_unfinished(current_user.id, IMPORT, UNDO):
        return redirect(url_for("jobs.show", job_id=job.id), 302)
    return import_page(event, AttendeeFileForm.blank())


@bp.post("")
@in_lane("uploads")
@allow("organizer")
@limiter.limit("60 per hour")
def create(slug: str) -> ResponseReturnValue:
    """Read a file. Nobody is on the list by that."""
    event, form = get_organized_event(slug), AttendeeFileForm()
    if job := Job.find_unfinished(current_user.id, IMPORT, UNDO):
        return redirect_to_progress(job)
    if not form.validate_on_submit():
        return import_page(event, form), 422
    content, user_id = form.file.data.stream.read(), current_user.id
    db.session.rollback()  # reading takes seconds; nobody waits for the database meanwhile
    try:
        parsed = _read_as_before(user_id, content)
    except UnreadableFileError as error:
        form.file.errors = [str(error)]
        return import_page(get_organized_event(slug), form), 422
    found = TicketImport.begin(get_organized_event(slug), current_user, form.file_name, parsed, content)
    db.session.commit()
    return _redirect_to_review(slug, found.id)


@bp.errorhandler(RequestEntityTooLarge)
def refuse_size(_error: RequestEntityTooLarge) -> Any:
    """The form again, as nothing was read of what was sent with it."""
    if not (is_page_request() and current_user.is_authenticated):
        return error_response(413)
    form = AttendeeFileForm.blank()
    form.file.errors = [SENTENCES[413]]
    return import_page(get_organized_event((request.view_args or {}).get("slug", "")), form), 413


@bp.get("/<int:ticket_import_id>")
@allow("organizer")
def show(slug: str, ticket_import_id: int) -> str:
    event = get_organized_event(slug)
    return review_page(event, _get_pending(event, ticket_import_id), AttendeeImportForm.blank())


@bp.post("/<int:ticket_import_id>/reading")
@in_lane("uploads")
@allow("organizer")
@limiter.limit("120 per hour")
def read_again(slug: str, ticket_import_id: int) -> ResponseReturnValue:
    """Read the list once more, with the chosen encoding and columns, which are remembered."""
    event, form = get_organized_event(slug), AttendeeReadingForm()
    found = _get_pending(event, ticket_import_id)
    if not form.validate_on_submit():
        return review_page(event, found, AttendeeImportForm.blank(), form), 422
    content, columns = found.content or b"", found.reading["columns"]
    encoding, fields = form.encoding.data, form.fields_for(columns)
    db.session.rollback()  # reading takes seconds; nobody waits for the database meanwhile
    try:
        parsed = read_attendees(content, encoding, fields)
    except UnreadableFileError as error:
        form.encoding.errors = [str(error)]
        event = get_organized_event(slug)
        return review_page(event, _get_pending(event, ticket_import_id), AttendeeImportForm.blank(), form), 422
    _get_pending(get_organized_event(slug), ticket_import_id, lock=True).show(parsed, encoding)
    ColumnChoice.remember(current_user, PURPOSE, _headings(parsed), fields)
    db.session.commit()
    return _redirect_to_review(slug, ticket_import_id)


@bp.post("/<int:ticket_import_id>/completion")
@in_lane("uploads")
@allow("organizer")
@limiter.limit("60 per hour")
def complete(slug: str, ticket_import_id: int) -> ResponseReturnValue:
    """Put them on the list: a few at once, many in a job."""
    event, form = get_organized_event(slug), AttendeeImportForm()
    found = _get_pending(event, ticket_import_id, lock=True)
    if not form.validate_on_submit():
        return review_page(event, found, form), 422
    steps = steps_of(found.compare())
    if len(steps) > MAX_TICKETS_AT_ONCE:
        job = start_import(found, current_user, steps, form.sends_mails.data)
        db.session.commit()
        return redirect_to_progress(job)
    sentence = result_text(import_at_once(found, current_user, steps, form.sends_mails.data))
    db.session.commit()
    if found.can_be_undone:
        flash_with_undo(sentence, url_for("tickets.imports.undo", slug=slug, ticket_import_id=ticket_import_id))
    else:
        flash(sentence)
    return redirect(url_for("tickets.tickets.index", slug=slug), 303)


@bp.post("/<int:ticket_import_id>/removal")
@allow("organizer")
def destroy(slug: str, ticket_import_id: int) -> ResponseReturnValue:
    """Leave it; nothing has happened."""
    db.session.delete(_get_pending(get_organized_event(slug), ticket_import_id, lock=True))
    db.session.commit()
    flash(gettext("Nothing was imported."))
    return redirect(url_for("tickets.imports.new", slug=slug), 303)


@bp.post("/<int:ticket_import_id>/reversal")
@allow("organizer")
def undo(slug: str, ticket_import_id: int) -> ResponseReturnValue:
    """Take back what it did, except what somebody has claimed, checked in or changed since."""
    event = get_organized_event(slug)
    done = TicketImport.find_undoable(event, ticket_import_id)
    if done is None:
        raise NotFound(gettext("This import was undone already, or is more than an hour old."))
    record_act(event.id, current_user, "tickets_import_undone")
    if is_long_undo(done):
        job = start_undo(done, current_user)
        db.session.commit()
        return redirect_to_progress(job)
    sentence = undo_text(undo_at_once(done))
    db.session.commit()
    flash(sentence)
    return redirect(url_for("tickets.tickets.index", slug=slug), 303)


def _read_as_before(user_id: int, content: bytes) -> AttendeeList:
    """Read a list, with the columns that this organizer chose for such a list before. Ends the transaction."""
    table = open_list(content)
    choice = ColumnChoice.find(db.session.get_one(User, user_id), PURPOSE, headings_of(table))
    fields = choice.fields if choice else []
    db.session.rollback()
    return read_list(table, fields)


def _headings(parsed: AttendeeList) -> list[str]:
    return [column["heading"] for column in parsed.columns]


def _get_pending(event: Event, ticket_import_id: int, lock: bool = False) -> TicketImport:
    found = TicketImport.find_pending(event, ticket_import_id, lock)
    if found is None:
        raise NotFound(
            gettext("This review is finished, was discarded, or is over an hour old. Choose the file again.")
        )
    return found


def _redirect_to_review(slug: str, ticket_import_id: int) -> ResponseReturnValue:
    return redirect(url_for("tickets.imports.show", slug=slug, ticket_import_id=ticket_import_id), 303)
