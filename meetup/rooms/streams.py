"""Opening a stream for somebody: what they alone are told, and what happens in one room."""

from flask import Response
from flask_login import current_user
from werkzeug.exceptions import NotFound

from .. import live
from ..people.sessions import SessionRecord
from . import personal
from .frames import channel, missed
from .models import Room


def open_stream(held: live.Right, room: Room | None = None) -> Response:
    """What the reader is told on their own, and what is said in ``room``, while they hold that right."""
    mine, record = personal.channel(current_user.id), SessionRecord.current()
    if record is None:  # signed out since this request began
        raise NotFound
    return live.stream(
        [channel(room.id), mine] if room else [mine],
        account=current_user.id,
        rights=[held, record.right],
        replay=lambda since: [*(missed(room.id, since) if room else ()), *personal.missed([mine], since)],
    )
