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
from ..moderators import moderated_event
from ..rights import attendee, right

bp = Blueprint("streams", __name__)


@bp.get("/rooms/<int:room_id>/stream")
@allow("attendee")
def show(room_id: int) -> Response:
    room = attended_room(room_id).room
    mine = badge.channel(current_user.id)
    record = SessionRecord.current()
    if record is None:  # signed out since this request began
        raise NotFound
    return live.stream(
        [channel(room.id), mine],
        account=current_user.id,
        rights=[right(room.id, current_user.id), record.right],
        replay=lambda since: [*missed(room.id, since), *badge.missed([mine], since)],
    )


@bp.get("/events/<slug>/reports/stream")
@allow("moderator")
def show_desk(slug: str) -> Response:
    """What is reported."""
    event, mine = moderated_event(slug).event, badge.channel(current_user.id)
    record = SessionRecord.current()
    if record is None:  # as above
        raise NotFound
    return live.stream(
        [mine],
        account=current_user.id,
        rights=[alerts.right(event.id, current_user.id), record.right],
        replay=lambda since: badge.missed([mine], since),
    )


@bp.get("/events/<slug>/coffee/stream")
@allow("attendee")
def show_coffee(slug: str) -> Response:
    """That a round of random coffee has been drawn: nothing but what the reader is told on all pages of rooms."""
    event, mine = attended(slug).event, badge.channel(current_user.id)
    record = SessionRecord.current()
    if record is None:  # as above
        raise NotFound
    return live.stream(
        [mine],
        account=current_user.id,
        rights=[attendee(event.id, current_user.id), record.right],
        replay=lambda since: badge.missed([mine], since),
    )
