"""The route for the icebreaker of a room."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ....extensions import db
from ....security import allow
from ...access import get_organized_room
from ..icebreakers import publish_icebreaker

bp = Blueprint("prompts", __name__)


@bp.post("/rooms/<int:room_id>/prompts")
@allow("organizer")
def create(room_id: int) -> ResponseReturnValue:
    """Draw another of the app's icebreakers."""
    room = get_organized_room(room_id)
    room.draw_icebreaker()
    db.session.commit()
    publish_icebreaker(room)
    return redirect(url_for("rooms.talk.messages.index", room_id=room.id), 303)
