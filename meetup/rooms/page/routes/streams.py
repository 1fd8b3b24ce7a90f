"""The route of a room's stream."""

from flask import Blueprint, Response
from flask_login import current_user

from ....lanes import in_lane
from ....security import allow
from ...access import get_room_access
from ...rights import room_right
from ...streams import open_stream

bp = Blueprint("streams", __name__)


@bp.get("/rooms/<int:room_id>/stream")
@in_lane("streams")
@allow("attendee")
def show(room_id: int) -> Response:
    room = get_room_access(room_id).room
    return open_stream(room_right(room.id, current_user.id), room)
