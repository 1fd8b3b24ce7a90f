"""What happens in a room, as it happens."""

from flask import Blueprint, Response
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...events import attended
from ...people.sessions import SessionRecord
from ...security import allow
from .. import alerts, badge
from ..access import attended_room
from ..frames import channel, missed
from ..models import Room
from ..moderators import moderated_event
from ..rights import attendee, right

bp = Blueprint("streams", __name__)


@bp.get("/rooms/<int:room_id>/stream")
@allow("attendee")
def show(room_id: int) -> Response:
    room = attended_room(room_id).room
    return _stream(right(room.id, current_user.id), room)


@bp.get("/events/<slug>/reports/stream")
@allow("moderator")
def show_desk(slug: str) -> Response:
    """What is reported."""
    return _stream(alerts.right(moderated_event(slug).event.id, current_user.id))


@bp.get("/events/<slug>/coffee/stream")
@allow("attendee")
def show_coffee(slug: str) -> Response:
    """That a round of random coffee has been drawn: nothing but what the reader is told on all pages of rooms."""
    return _stream(attendee(attended(slug).event.id, current_user.id))


def _stream(held: live.Right, room: Room | None = None) -> Response:
    """What the reader is told on their own, and what is said in ``room``, while they hold that right."""
    mine, record = badge.channel(current_user.id), SessionRecord.current()
    if record is None:  # signed out since this request began
        raise NotFound
    return live.stream(
        [channel(room.id), mine] if room else [mine],
        account=current_user.id,
        rights=[held, record.right],
        replay=lambda since: [*(missed(room.id, since) if room else ()), *badge.missed([mine], since)],
    )
