"""Opening a stream for somebody: what they alone are told, and what happens in one room."""

from flask import Response
from flask_login import current_user
from werkzeug.exceptions import NotFound

from .. import live
from ..people.sign_ins import SignIn
from . import personal
from .models import Room
from .updates import missed_room_frames, room_channel


def open_stream(held: live.StreamRight, room: Room | None = None) -> Response:
    """What the reader is told on their own, and what is said in ``room``, while they hold that right."""
    mine, record = personal.person_channel(current_user.id), SignIn.current()
    if record is None:  # signed out since this request began
        raise NotFound
    return live.stream(
        [room_channel(room.id), mine] if room else [mine],
        account=current_user.id,
        rights=[held, record.stream_right],
        replay=lambda since: [
            *(missed_room_frames(room.id, since) if room else ()),
            *personal.missed_personal_frames([mine], since),
        ],
    )
