"""What a reader may not do in a room, on their own screens: who was silenced or sent out reads it there at once."""

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import literal, select

from .. import live
from ..database import mark_read_only
from ..events import Event
from ..extensions import db
from ..rooms import sanctions
from ..rooms.models import Room
from ..rooms.personal import finds_personal_updates, person_channel
from ..rooms.sanctions import Sanction, is_banned_user, silenced_until_query


def publish_restrictions(user_id: int, since: datetime) -> None:
    """Put on the screens of ``user_id`` what has changed for them since then. Call it after the commit."""
    mark_read_only()
    for frame in _restriction_frames([user_id], since):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp)


@finds_personal_updates
def _restriction_frames(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    return [_restriction_frame(sanction) for sanction in sanctions.changed_sanctions(user_ids, since)]


def _restriction_frame(sanction: Sanction) -> live.Frame:
    """How the user stands now in the room of ``sanction``, or in all of the event's."""
    user_id = literal(sanction.user_id)
    rooms = select(
        Room.id, Event.time_zone, is_banned_user(user_id, Room.id, Event.id), silenced_until_query(user_id, Room.id)
    )
    rooms = rooms.join(Room.event).where(Event.id == sanction.event_id)
    if not sanction.whole:
        rooms = rooms.where(Room.id == sanction.room_id)
    restrictions = db.session.execute(rooms).all()
    html = "".join(
        render_template(
            "moderation/_standing.html", room_id=room_id, time_zone=zone, banned=is_banned, silenced_until=until
        )
        for room_id, zone, is_banned, until in restrictions
    )
    return live.Frame(
        person_channel(sanction.user_id), "standing", html, live.make_stamp(sanction.changed_at, sanction.id)
    )
