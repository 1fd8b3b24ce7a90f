"""What happens in a room, as it happens."""

from flask import Blueprint, Response
from flask_login import current_user

from ....security import allow
from ...access import attended_room
from ...rights import right
from ...streams import open_stream

bp = Blueprint("streams", __name__)


@bp.get("/rooms/<int:room_id>/stream")
@allow("attendee")
def show(room_id: int) -> Response:
    room = attended_room(room_id).room
    return open_stream(right(room.id, current_user.id), room)
