"""The route of a room's stream."""

from flask import Blueprint, Response
from flask_login import current_user
from werkzeug.exceptions import NotFound

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
    """Stream what happens in a room. The right to it is checked once it is open, and not before as well."""
    try:
        return open_stream(room_right(room_id, current_user.id), room_id)
    except NotFound:
        get_room_access(room_id)  # says so if the reader is banned
        raise
