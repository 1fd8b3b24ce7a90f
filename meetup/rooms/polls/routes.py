"""Polls in a room."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...extensions import db, limiter
from ...ids import row_id
from ...security import allow
from ..access import Place, attended_room, check_goes_on, check_reads
from ..moderators import check_moderates, moderated_room
from ..page.layout import render_room
from . import counts
from . import feed as polling
from .forms import PollForm
from .models import ClosedError, Poll, taken_by

bp = Blueprint("polls", __name__)

POLLS = "/rooms/<int:room_id>/polls"
ONE = "/polls/<int:poll_id>"


@bp.get(POLLS)
@allow("attendee")
def index(room_id: int) -> str:
    place = attended_room(room_id)
    check_reads(place)
    return _page(place)


@bp.post(POLLS)
@allow("moderator")
def create(room_id: int) -> Any:
    place, form = moderated_room(room_id), PollForm()
    check_goes_on(place.room)
    if not form.validate_on_submit():
        return _page(place, form), 422
    poll = Poll.put(
        place.room,
        current_user,
        UUID(form.uuid.data),
        form.choices.data,
        question=form.question.data,
        several=form.several.data,
        hidden=form.hidden.data,
    )
    db.session.commit()
    polling.tell(poll)
    counts.tell(poll.room_id)
    return _back(poll)


@bp.post(f"{ONE}/ballots")
@allow("attendee")
@limiter.limit("60 per minute")
def cast(poll_id: int) -> Any:
    """Vote, or vote otherwise."""
    poll, _ = _found(poll_id)
    check_goes_on(poll.room)
    try:
        poll.cast(current_user, [row_id(text) for text in request.form.getlist("choice")])
    except ClosedError as error:
        raise UnprocessableEntity("This poll is closed. Its result is on the page of the room.") from error
    except ValueError as error:
        raise UnprocessableEntity("Choose what you vote for, then send it again.") from error
    db.session.commit()
    polling.tell(poll)
    flash("Your vote counts. You can change it while the poll is open.")
    return _back(poll)


@bp.post(f"{ONE}/closing")
@allow("moderator")
def close(poll_id: int) -> Any:
    """No more votes; ``off`` opens it again."""
    poll, place = _found(poll_id)
    check_moderates(place)
    if request.form.get("off"):
        poll.reopen()
    else:
        poll.close()
    db.session.commit()
    polling.tell(poll)
    counts.tell(poll.room_id)
    return _back(poll)


def _page(place: Place, form: PollForm | None = None) -> str:
    page = polling.polls_in(place.room, request.args.get("after"))
    return render_room(
        "rooms/polls/index.html",
        place,
        "rooms.polls.index",
        page=page,
        taken=taken_by(current_user, [result.poll for result in page.rows]),
        form=form or PollForm(formdata=None),
    )


def _found(poll_id: int) -> tuple[Poll, Place]:
    poll = db.session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    return poll, attended_room(poll.room_id)


def _back(poll: Poll) -> Any:
    return redirect(url_for("rooms.polls.index", room_id=poll.room_id, _anchor=f"poll-{poll.id}"), 303)
