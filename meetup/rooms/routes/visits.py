"""Entering and leaving a room."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...codes import WRONG, Code
from ...extensions import db
from ...security import allow
from ..access import attended_room, check_goes_on
from ..front_door import arrive
from ..models import Room
from ..visits import Visit

bp = Blueprint("visits", __name__)

VISITS = "/rooms/<int:room_id>/visits"


@bp.post(VISITS)
@allow("attendee")
def create(room_id: int) -> ResponseReturnValue:
    """I'm here."""
    room = attended_room(room_id).room
    check_goes_on(room)
    room.enter(current_user)
    db.session.commit()
    return _back(room)


@bp.post(f"{VISITS}/removal")
@allow("attendee")
def destroy(room_id: int) -> ResponseReturnValue:
    room = attended_room(room_id).room
    visit = Visit.of(current_user)
    if visit and visit.room_id == room.id:
        visit.end()
        db.session.commit()
    flash("You have left the room.")
    return _back(room)


@bp.post("/c/<code>/visits")
@allow("member")
@WRONG
def arrive_by_code(code: str) -> ResponseReturnValue:
    """Say that I'm going and enter, in one, from the page that a room's code opens."""
    room = arrive(Code.find(code))
    db.session.commit()
    return _back(room)


def _back(room: Room) -> ResponseReturnValue:
    return redirect(url_for("rooms.show", room_id=room.id), 303)
