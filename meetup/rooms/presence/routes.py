"""Entering and leaving a room, and who is there."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, UnprocessableEntity

from ...codes import WRONG, Code
from ...errors import wants_fragment
from ...extensions import db, limiter, now
from ...security import allow
from ..access import attended_room, check_goes_on, check_reads
from ..models import Room, here
from ..page.asides import adds_to_presence, render_asides
from ..page.layout import render_room
from ..visits import Visit
from . import feed as presence
from .forms import PresenceForm
from .front_door import arrive

bp = Blueprint("presence", __name__)

VISITS = "/rooms/<int:room_id>/visits"


@bp.get(VISITS)
@allow("attendee")
def index(room_id: int) -> str:
    """Who is here, of those who let themselves be found."""
    place = attended_room(room_id)
    check_reads(place)
    open_only = request.args.get("open") == "1"
    present = presence.present_in(place.room, current_user, request.args.get("after"), open_only)
    last_of_many = request.args.get("after") and not present.next
    listed = presence.listed_in(place.room, current_user) if last_of_many else len(present.rows)
    shown: dict[str, Any] = {"present": present, "open_only": open_only, "listed": listed}
    if wants_fragment():
        heads = here([room_id]).get(room_id, 0)
        return render_template("rooms/presence/_present.html", room=place.room, here=heads, **shown)
    return render_room(
        "rooms/presence/index.html",
        place,
        "rooms.presence.index",
        asides=render_asides(adds_to_presence, place.attendance),
        **shown,
    )


@bp.post(VISITS)
@allow("attendee")
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    """I'm here."""
    room = attended_room(room_id).room
    check_goes_on(room)
    before = Visit.room_of(current_user)
    room.enter(current_user)
    db.session.commit()
    presence.tell(room.id, before)
    return _back(room)


@bp.post(f"{VISITS}/signs")
@allow("attendee")
@limiter.limit("60 per minute")
def stay(room_id: int) -> ResponseReturnValue:
    """Still here, says a page left open. It enters nothing: 410 where its reader has gone elsewhere meanwhile."""
    room, visit = attended_room(room_id).room, Visit.of(current_user)
    if visit is None or visit.room_id != room.id or room.silence(now()):
        raise Gone("You are not in this room any more.")
    visit.be_seen()
    db.session.commit()
    return "", 204


@bp.post(f"{VISITS}/listing")
@allow("attendee")
@limiter.limit("60 per minute")
def update(room_id: int) -> ResponseReturnValue:
    """Let others here find me, or not."""
    room = attended_room(room_id).room
    visit = Visit.of(current_user)
    if visit is None or visit.room_id != room.id:
        raise UnprocessableEntity("You have left this room. Say “I'm here” first.")
    form = PresenceForm()
    visit.show(form.listed.data, form.open_to_talk.data)
    db.session.commit()
    presence.tell(room.id)
    return redirect(url_for("rooms.presence.index", room_id=room.id), 303)


@bp.post(f"{VISITS}/removal")
@allow("attendee")
@limiter.limit("60 per minute")
def destroy(room_id: int) -> ResponseReturnValue:
    room = attended_room(room_id).room
    visit = Visit.of(current_user)
    if visit and visit.room_id == room.id:
        visit.end()
        db.session.commit()
        presence.tell(room.id)
    flash("You have left the room.")
    return _back(room)


@bp.post("/c/<code>/visits")
@allow("member")
@WRONG
def arrive_by_code(code: str) -> ResponseReturnValue:
    """Say that I'm going and enter, in one, from the page that a room's code opens."""
    before = Visit.room_of(current_user)
    room = arrive(Code.find(code))
    db.session.commit()
    presence.tell(room.id, before)
    return _back(room)


def _back(room: Room) -> ResponseReturnValue:
    return redirect(url_for("rooms.talk.messages.index", room_id=room.id), 303)
