"""The head count of a room, on its tabs and pages.

Everybody gets the number. The names of those who chose to be listed are in ``people``.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from flask import render_template
from sqlalchemy import or_, select

from ...database import in_ids
from ...extensions import db, now
from ..models import count_present
from ..updates import RoomUpdate, finds_updates, publish_throttled
from ..visits import Visit

COUNT_FRAME_SECONDS = 1.0
"""Seconds between two frames with the head count of a room: five thousand people may enter at once."""


def publish_head_counts(*room_ids: int | None) -> None:
    """Show the head counts of rooms on all screens, within ``COUNT_FRAME_SECONDS``. Call it after the commit.

    Ids may be ``None``, such as that of the room that somebody left who was in none.
    """
    for room_id in filter(None, room_ids):
        publish_throttled(f"here:{room_id}", partial(_head_count_updates, [room_id]), COUNT_FRAME_SECONDS)


@finds_updates("here")
def _changed_head_counts(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Visit.room_id).where(or_(Visit.entered_at >= since, Visit.left_at >= since))
    query = query.where(in_ids(Visit.room_id, room_ids)).distinct().limit(limit)
    return _head_count_updates(list(db.session.scalars(query)))


def _head_count_updates(room_ids: Collection[int]) -> list[RoomUpdate]:
    counts, at = count_present(room_ids) if room_ids else {}, now()
    return [
        RoomUpdate(id_, "here", render_template("rooms/presence/_here.html", head_count=counts.get(id_, 0)), at, id_)
        for id_ in room_ids
    ]
