"""Routes for entering and leaving a room, and for the people in it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, UnprocessableEntity

from ...codes import Code, limits_wrong_codes
from ...database import takes_turn_late
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...languages import gettext
from ...people import Agreement
from ...security import allow
from ..access import check_room_active, get_readable_room, get_room_access
from ..models import Room, count_present
from ..page.asides import adds_to_presence, render_asides
from ..page.layout import render_room_page
from ..page.tabs import TABS, endpoint_of_tab
from ..visits import Visit
from .feed import publish_head_counts
from .forms import PresenceForm
from .front_door import answer_pending, enter_by_code
from .people import count_listed, load_present_page

bp = Blueprint("presence", __name__)

VISITS_PATH = "/rooms/<int:room_id>/visits"
OPEN_TO_TALK = "open_to_talk"
"""The kind of the agreement that is about the one room in which somebody is, and over when they leave it."""


@bp.get(VISITS_PATH)
@allow("attendee")
def index(room_id: int) -> str:
    """Show the people in a room who let others find them."""
    room_access = get_readable_room(room_id)
    context = _people_context(room_access.room)
    if wants_fragment():
        head_count = count_present([room_id]).get(room_id, 0)
        return render_template("rooms/presence/_present.html", room=room_access.room, head_count=head_count, **context)
    context["asides"] = render_asides(adds_to_presence, room_access)
    visit = Visit.find_open_in(room_id, current_user)
    return render_room_page("rooms/presence/index.html", room_access, "rooms.presence.index", visit=visit, **context)


def _people_context(room: Room) -> dict[str, Any]:
    """Return what templates need to list people: all who are listed, or only those who are open to talk."""
    after, open_only = request.args.get("after"), request.args.get("open") == "1"
    people = load_present_page(room, current_user, after, open_only)
    is_last_page = after and not people.next  # of several; the first page knows its own number
    listed_count = count_listed(room, current_user) if is_last_page else len(people.rows)
    return {"people": people, "open_only": open_only, "listed_count": listed_count}


@bp.post(VISITS_PATH)
@allow("attendee")
@takes_turn_late
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    """Enter a room, and leave the one that the reader was in before."""
    room = get_room_access(room_id).room
    check_room_active(room)
    previous_room_id = Visit.current_room_id(current_user)
    room.enter(current_user)
    return _entered_response(room, previous_room_id, endpoint_of_tab(request.form.get("tab", "")))


@bp.post(f"{VISITS_PATH}/signs")
@allow("attendee")
@limiter.limit("60 per minute")
def record_sign(room_id: int) -> ResponseReturnValue:
    """Record a sign from an open page that its reader is still in the room. Answer 410 if they have left it."""
    room, visit = get_room_access(room_id).room, Visit.find_open_in(room_id, current_user)
    if visit is None or room.inactive_reason(now()):
        raise Gone(gettext("You're no longer in this room."))
    visit.record_sign()
    db.session.commit()
    return "", 204


@bp.post(f"{VISITS_PATH}/listing")
@allow("attendee")
@limiter.limit("60 per minute")
def update(room_id: int) -> ResponseReturnValue:
    """Set whether others in the room can find the reader."""
    room = get_room_access(room_id).room
    visit = Visit.find_open_in(room.id, current_user)
    if visit is None:
        raise UnprocessableEntity(gettext("You've left this room. Tap “I'm here” first."))
    form = PresenceForm()
    visit.set_listing(form.listed.data, form.open_to_talk.data)
    _record_agreement("room_listing", form.listed.data, room.event.title, room.event.agreement_subject)
    _record_agreement(OPEN_TO_TALK, form.open_to_talk.data, room.name)
    db.session.commit()
    publish_head_counts(room.id)
    return redirect(url_for("rooms.presence.index", room_id=room.id), 303)


@bp.post(f"{VISITS_PATH}/removal")
@allow("attendee")
@limiter.limit("60 per minute")
def destroy(room_id: int) -> ResponseReturnValue:
    room = get_room_access(room_id).room
    visit = Visit.find_open_in(room.id, current_user)
    if visit:
        visit.end()
        Agreement.end(current_user, OPEN_TO_TALK)
        db.session.commit()
        publish_head_counts(room.id)
    flash(gettext("You've left the room."))
    return redirect(url_for(TABS[0].endpoint, room_id=room.id), 303)


@bp.post("/c/<code>/visits")
@allow("member")
@limits_wrong_codes
def create_by_code(code: str) -> ResponseReturnValue:
    """Start to attend the event and enter the room, from the page that a room's code opens."""
    previous_room_id = Visit.current_room_id(current_user)
    entered = enter_by_code(Code.find(code))
    if entered.pending:
        db.session.commit()
        return answer_pending(entered)
    return _entered_response(entered.room, previous_room_id)


def _entered_response(
    room: Room, previous_room_id: int | None, endpoint: str = TABS[0].endpoint
) -> ResponseReturnValue:
    """Commit that the reader has entered ``room``, tell both rooms, and lead to a tab of it."""
    if previous_room_id != room.id:
        Agreement.end(current_user, OPEN_TO_TALK)
    db.session.commit()
    publish_head_counts(room.id, previous_room_id)
    return redirect(url_for(endpoint, room_id=room.id), 303)


def _record_agreement(kind: str, is_on: bool, about: str, subject: str = "") -> None:
    if is_on:
        Agreement.record(current_user, kind, about, subject)
    else:
        Agreement.end(current_user, kind, subject=subject)
