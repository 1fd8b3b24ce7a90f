"""Writing to guests."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...events import Event, get_organized_event
from ...extensions import db, limiter
from ...fields import MAX_TICKED
from ...ids import parse_row_id
from ...jobs import redirect_to_progress
from ...languages import gettext
from ...security import allow
from ..event_acts import record_count
from ..forms import GuestMessageForm
from ..guest_list import GuestFilters, guest_ids
from ..guest_messages import reached_ids, write_to_guests
from ..jobs import WRITE, is_long, start_job, written_text

bp = Blueprint("messages", __name__, url_prefix="/events/<slug>/manage/guests/messages")


@bp.get("/new")
@allow("organizer")
def new(slug: str) -> str:
    """Show the form. The address says to whom: the ids of guests, or ``every`` one that the filters leave."""
    event = get_organized_event(slug)
    return _page(event, GuestMessageForm(formdata=None), _recipients(event))


@bp.post("")
@allow("organizer")
@limiter.limit("10 per day")
def create(slug: str) -> ResponseReturnValue:
    event, form = get_organized_event(slug), GuestMessageForm()
    ids = _recipients(event)
    if not form.validate_on_submit():
        return _page(event, form, ids), 422
    if is_long(ids):
        job = start_job(WRITE, event, current_user, ids, subject=form.subject.data, text=form.text.data)
        db.session.commit()
        return redirect_to_progress(job)
    count = write_to_guests(event, current_user, ids, form.subject.data, form.text.data)
    record_count(event.id, current_user, "guests_written", count)
    db.session.commit()
    flash(written_text(count))
    return redirect(url_for("registration.guests.index", slug=slug), 303)


def _page(event: Event, form: GuestMessageForm, ids: list[int]) -> str:
    return render_template(
        "registration/messages/new.html",
        event=event,
        form=form,
        count=len(ids),
        query=request.args.to_dict(flat=False),
    )


def _recipients(event: Event) -> list[int]:
    """Return the ids of those to write to. If there are none, lead back to the list, to choose somebody."""
    ids = guest_ids(event, GuestFilters.from_query(request.args)) if "every" in request.args else _ticked_ids()
    found = reached_ids(event, ids)
    if not found:
        flash(gettext("Choose people who are going, waiting or asking."), "problem")
        abort(redirect(url_for("registration.guests.index", slug=event.slug, select=1), 303))
    return found


def _ticked_ids() -> list[int]:
    try:
        return [parse_row_id(text) for text in request.args.getlist("guest")[:MAX_TICKED]]
    except ValueError:
        return []
