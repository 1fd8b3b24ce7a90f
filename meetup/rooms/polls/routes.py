"""Polls in a room."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...extensions import db, limiter
from ...ids import parse_row_id
from ...security import allow
from ..access import RoomAccess, check_can_read, check_room_active, get_room_access
from ..moderators import check_is_moderator, get_moderated_room
from ..page.layout import render_room_page
from . import counts
from . import feed as polling
from .forms import PollForm
from .models import Poll, chosen_ids

bp = Blueprint("polls", __name__)

POLLS_PATH = "/rooms/<int:room_id>/polls"
POLL_PATH = "/polls/<int:poll_id>"


@bp.get(POLLS_PATH)
@allow("attendee")
def index(room_id: int) -> str:
    place = get_room_access(room_id)
    check_can_read(place)
    return _polls_page(place)


@bp.post(POLLS_PATH)
@allow("moderator")
def create(room_id: int) -> Any:
    place, form = get_moderated_room(room_id), PollForm()
    check_room_active(place.room)
    if not form.validate_on_submit():
        return _polls_page(place, form), 422
    poll = Poll.create(
        place.room,
        current_user,
        UUID(form.uuid.data),
        form.choices.data,
        question=form.question.data,
        several=form.several.data,
        hidden=form.hidden.data,
    )
    db.session.commit()
    polling.publish_poll(poll)
    counts.tell(poll.room_id)
    return _redirect_to_poll(poll)


@bp.post(f"{POLL_PATH}/ballots")
@allow("attendee")
@limiter.limit("60 per minute")
def cast(poll_id: int) -> Any:
    """Vote, or vote otherwise."""
    poll, _ = _get_poll(poll_id)
    check_room_active(poll.room)
    try:
        poll.cast_ballot(current_user, [parse_row_id(text) for text in request.form.getlist("choice")])
    except ValueError as error:
        raise UnprocessableEntity("Choose what you vote for, then send it again.") from error
    db.session.commit()
    polling.publish_poll(poll)
    flash("Your vote counts. You can change it while the poll is open.")
    return _redirect_to_poll(poll)


@bp.post(f"{POLL_PATH}/closing")
@allow("moderator")
def close(poll_id: int) -> Any:
    """No more votes; ``off`` opens it again."""
    poll, place = _get_poll(poll_id)
    check_is_moderator(place)
    if request.form.get("off"):
        poll.reopen()
    else:
        poll.close()
    db.session.commit()
    polling.publish_poll(poll)
    counts.tell(poll.room_id)
    return _redirect_to_poll(poll)


def _polls_page(place: RoomAccess, form: PollForm | None = None) -> str:
    page = polling.load_polls_page(place.room, request.args.get("after"))
    return render_room_page(
        "rooms/polls/index.html",
        place,
        "rooms.polls.index",
        page=page,
        taken=chosen_ids(current_user, [result.poll for result in page.rows]),
        form=form or PollForm(formdata=None),
    )


def _get_poll(poll_id: int) -> tuple[Poll, RoomAccess]:
    poll = db.session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    return poll, get_room_access(poll.room_id)


def _redirect_to_poll(poll: Poll) -> Any:
    return redirect(url_for("rooms.polls.index", room_id=poll.room_id, _anchor=f"poll-{poll.id}"), 303)
