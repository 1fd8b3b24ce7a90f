"""The route that records how far somebody has read."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import UnprocessableEntity

from ....errors import wants_fragment
from ....extensions import db
from ....ids import parse_row_id
from ....languages import gettext
from ....security import allow
from ...access import get_room_access
from ..messages import Message
from ..readings import Reading

bp = Blueprint("readings", __name__)


@bp.post("/rooms/<int:room_id>/reading")
@allow("attendee")
def create(room_id: int) -> ResponseReturnValue:
    """Record that the reader has read up to a message of the room."""
    room = get_room_access(room_id).room
    Reading.advance_to(_requested_message(room.id), current_user)
    db.session.commit()
    return ("", 204) if wants_fragment() else redirect(url_for("rooms.talk.messages.index", room_id=room.id), 303)


def _requested_message(room_id: int) -> Message:
    try:
        message_id = parse_row_id(request.form.get("message", ""))
    except ValueError as error:
        raise UnprocessableEntity(gettext("We couldn't tell how far you've read. Reload the page.")) from error
    message = db.session.scalar(select(Message).where(Message.id == message_id, Message.room_id == room_id))
    if message is None:
        raise UnprocessableEntity(gettext("That message isn't in this room. Reload the page."))
    return message
