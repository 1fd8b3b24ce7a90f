"""Entering and leaving a room, and who is there."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, UnprocessableEntity

from ...codes import Code, limits_wrong_codes
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...security import allow
from ..access import check_can_read, check_room_active, get_room_access
from ..models import Room, count_present
from ..page.asides import adds_to_presence, render_asides
from ..page.layout import render_room_page
from ..visits import Visit
from . import feed as presence
from .forms import PresenceForm
from .front_door import enter_by_code

bp = Blueprint("presence", __name__)

VISITS_PATH = "/rooms/<int:room_id>/visits"


@bp.get(VISITS_PATH)
@allow("attendee")
def index(room_id: int) -> str:
    """Who is here, of those who let themselves be found."""
    place = get_room_access(room_id)
    check_can_read(place)
    open_only = request.args.get("open") == "1"
    present = presence.load_present_page(place.room, current_user, request.args.get("after"), open_only)
    last_of_many = request.args.get("after") and not present.next
    listed = presence.count_listed(place.room, current_user) if last_of_many else len(present.rows)
    shown: dict[str, Any] = {"present": present, "open_only": open_only, "listed": listed}
    if wants_fragment():
        heads = count_present([room_id]).get(room_id, 0)
        return render_template("rooms/presence/_present.html", room=place.room, here=heads, **shown)
    return render_room_page(
        "rooms/presence/index.html",
        place,
        "rooms.presence.index",
        asides=render_asides(adds_to_presence, place.attendance),
        **shown,
    )


@bp.post(VISITS_PATH)
@allow("attendee")
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    """I'm here."""
    room = get_room_access(room_id).room
    check_room_active(room)
    previous_room_id = Visit.current_room_id(current_user)
    room.enter(current_user)
    db.session.commit()
    presence.publish_head_counts(room.id, previous_room_id)
    return _redirect_to_room(room)


@bp.post(f"{VISITS_PATH}/signs")
@allow("attendee")
@limiter.limit("60 per minute")
def record_sign(room_id: int) -> ResponseReturnValue:
    """Still here, says a page left open. It enters nothing: 410 where its reader has gone elsewhere meanwhile."""
    room, visit = get_room_access(room_id).room, Visit.find_open(current_user)
    if visit is None or visit.room_id != room.id or room.inactive_reason(now()):
        raise Gone("You are not in this room any more.")
    visit.record_sign()
    db.session.commit()
    return "", 204


@bp.post(f"{VISITS_PATH}/listing")
@allow("attendee")
@limiter.limit("60 per minute")
def update(room_id: int) -> ResponseReturnValue:
    """Let others here find me, or not."""
    room = get_room_access(room_id).room
    visit = Visit.find_open(current_user)
    if visit is None or visit.room_id != room.id:
        raise UnprocessableEntity("You have left this room. Say “I'm here” first.")
    form = PresenceForm()
    visit.set_listing(form.listed.data, form.open_to_talk.data)
    db.session.commit()
    presence.publish_head_counts(room.id)
    return redirect(url_for("rooms.presence.index", room_id=room.id), 303)


@bp.post(f"{VISITS_PATH}/removal")
@allow("attendee")
@limiter.limit("60 per minute")
def destroy(room_id: int) -> ResponseReturnValue:
    room = get_room_access(room_id).room
    visit = Visit.find_open(current_user)
    if visit and visit.room_id == room.id:
        visit.end()
        db.session.commit()
        presence.publish_head_counts(room.id)
    flash("You have left the room.")
    return _redirect_to_room(room)


@bp.post("/c/<code>/visits")
@allow("member")
@limits_wrong_codes
def create_by_code(code: str) -> ResponseReturnValue:
    """Say that I'm going and enter, in one, from the page that a room's code opens."""
    previous_room_id = Visit.current_room_id(current_user)
    room = enter_by_code(Code.find(code))
    db.session.commit()
    presence.publish_head_counts(room.id, previous_room_id)
    return _redirect_to_room(room)


def _redirect_to_room(room: Room) -> ResponseReturnValue:
    return redirect(url_for("rooms.talk.messages.index", room_id=room.id), 303)
