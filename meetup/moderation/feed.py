"""Frames with the restrictions of a user in a room. Whoever is silenced or banned reads it on their screens at once."""

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import literal, select

from .. import live
from ..database import mark_read_only
from ..events import Event
from ..extensions import db
from ..rooms.models import Room
from ..rooms.personal import finds_personal_updates, person_channel
from ..rooms.sanctions import Sanction, changed_sanctions, is_banned_user, silenced_until_query
from ..rooms.standing_notes import standing_note


def publish_restrictions(user_id: int, since: datetime) -> None:
    """Send a user what has changed in their restrictions ``since`` then. Call it after the commit."""
    mark_read_only()
    for frame in _restriction_frames([user_id], since):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp)


@finds_personal_updates
def _restriction_frames(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    return [_restriction_frame(sanction) for sanction in changed_sanctions(user_ids, since)]


def _restriction_frame(sanction: Sanction) -> live.Frame:
    """Return the frame with the user's present restrictions in the rooms that ``sanction`` applies to."""
    user_id = literal(sanction.user_id)
    restrictions = is_banned_user(user_id, Room.id, Event.id), silenced_until_query(user_id, Room.id)
    query = select(Room, *restrictions).join(Room.event).where(Event.id == sanction.event_id)
    if not sanction.whole:
        query = query.where(Room.id == sanction.room_id)
    html = "".join(_standing(sanction, *row) for row in db.session.execute(query).all())
    stamp = live.make_stamp(sanction.changed_at, sanction.id)
    return live.Frame(person_channel(sanction.user_id), "standing", html, stamp)


def _standing(sanction: Sanction, room: Room, is_banned: bool, silenced_until: datetime | None) -> str:
    """Render how the subject of ``sanction`` stands in a room."""
    kind = "ban" if is_banned else "silence"
    return render_template(
        "moderation/_standing.html",
        room_id=room.id,
        time_zone=room.event.time_zone,
        banned=is_banned,
        silenced_until=silenced_until,
        note=standing_note(kind, room.event, sanction.user_id, room) if is_banned or silenced_until else "",
    )
