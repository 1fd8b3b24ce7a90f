"""Routes for the polls in a room."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...database import takes_turn_late
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...ids import parse_row_id
from ...languages import gettext
from ...security import allow
from ..access import RoomAccess, check_can_read, check_room_active, get_readable_room, get_room_access
from ..moderators import check_is_moderator, get_moderated_room, is_moderator_of
from ..page.layout import render_room_page
from ..page.toggles import apply_toggle
from .counts import publish_open_polls
from .feed import load_polls_page, publish_poll
from .forms import PollForm
from .models import Poll
from .results import load_results

bp = Blueprint("polls", __name__)

POLLS_PATH = "/rooms/<int:room_id>/polls"
POLL_PATH = "/polls/<int:poll_id>"


@bp.get(POLLS_PATH)
@allow("attendee")
def index(room_id: int) -> str:
    return _polls_page(get_readable_room(room_id))


@bp.post(POLLS_PATH)
@allow("moderator")
def create(room_id: int) -> ResponseReturnValue:
    room_access, form = get_moderated_room(room_id), PollForm()
    check_room_active(room_access.room)
    if not form.validate_on_submit():
        return _polls_page(room_access, form), 422
    uuid, choices = UUID(form.uuid.data), form.choices.data
    poll = Poll.create(room_access.room, current_user, uuid, choices, **form.column_values())
    db.session.commit()
    publish_poll(poll)
    publish_open_polls(poll.room_id)
    return _redirect_to_poll(poll)


@bp.get(POLL_PATH)
@allow("attendee")
def show(poll_id: int) -> ResponseReturnValue:
    """Answer scripts with a poll as the reader may see it, and lead others to it on the page of its room."""
    poll, room_access = _get_poll(poll_id)
    check_can_read(room_access)
    if not wants_fragment():
        return _redirect_to_poll(poll)
    (result,) = load_results([poll], current_user, is_moderator_of(room_access))
    inactive_reason = poll.room.inactive_reason(now())
    return render_template("rooms/polls/_poll.html", result=result, me=current_user.id, inactive_reason=inactive_reason)


@bp.post(f"{POLL_PATH}/ballots")
@allow("attendee")
@takes_turn_late
@limiter.limit("60 per minute")
def cast(poll_id: int) -> ResponseReturnValue:
    """Cast the reader's ballot, or replace it."""
    poll, _ = _get_poll(poll_id)
    check_room_active(poll.room)
    try:
        poll.cast_ballot(current_user, [parse_row_id(text) for text in request.form.getlist("choice")])
    except ValueError as error:
        raise UnprocessableEntity(gettext("Pick an option first.")) from error
    db.session.commit()
    publish_poll(poll)
    flash(gettext("Vote saved. You can change it while the poll is open."))
    return _redirect_to_poll(poll)


@bp.post(f"{POLL_PATH}/closing")
@allow("moderator")
def close(poll_id: int) -> ResponseReturnValue:
    """Close a poll, or open it again."""
    poll, room_access = _get_poll(poll_id)
    check_is_moderator(room_access)
    apply_toggle(poll.close, poll.reopen)
    db.session.commit()
    publish_poll(poll)
    publish_open_polls(poll.room_id)
    return _redirect_to_poll(poll)


def _polls_page(room_access: RoomAccess, form: PollForm | None = None) -> str:
    moderates = is_moderator_of(room_access)
    polls = load_polls_page(room_access.room, current_user, moderates, request.args.get("after"))
    return render_room_page(
        "rooms/polls/index.html",
        room_access,
        "rooms.polls.index",
        polls=polls,
        form=form or PollForm(formdata=None),
    )


def _get_poll(poll_id: int) -> tuple[Poll, RoomAccess]:
    poll = db.session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    return poll, get_room_access(poll.room_id)


def _redirect_to_poll(poll: Poll) -> ResponseReturnValue:
    return redirect(url_for("rooms.polls.index", room_id=poll.room_id, _anchor=f"poll-{poll.id}"), 303)
