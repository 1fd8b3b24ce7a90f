"""Open a stream for the reader: their own live channel, and that of one room."""

from flask import Response
from flask_login import current_user
from werkzeug.exceptions import NotFound

from .. import live
from ..people.signing_in.sign_ins import SignIn
from . import personal
from .updates import missed_room_frames, room_channel


def open_stream(right: live.StreamRight, room_id: int | None = None) -> Response:
    """Return the stream of the reader's own live channel, and of a room if given, for as long as they hold ``right``.

    It is for routes.

    Raises:
        NotFound: the reader has signed out since the request began, or does not hold the right.
    """
    reader_id, sign_in = current_user.id, SignIn.of_request()
    if sign_in is None:
        raise NotFound
    own_channel = personal.person_channel(reader_id)
    return live.stream(
        [room_channel(room_id), own_channel] if room_id else [own_channel],
        account=reader_id,
        rights=[right, sign_in.stream_right],
        replay=lambda since: [
            *(missed_room_frames(room_id, since) if room_id else ()),
            *personal.missed_frames_of_reader(reader_id, room_id, since),
        ],
    )
