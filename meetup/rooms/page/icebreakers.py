"""Updates about the icebreaker of a room, for its stream."""

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import select

from ...database import in_ids, mark_read_only
from ...extensions import db
from ..models import Room
from ..updates import RoomUpdate, finds_updates, publish_updates


def publish_icebreaker(room: Room) -> None:
    """Show the icebreaker of ``room`` as it is now on all screens. Call it after the commit."""
    mark_read_only()
    if room.prompted_at:
        publish_updates(_icebreaker_update(room))


@finds_updates("icebreaker")
def _icebreaker_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Room).where(in_ids(Room.id, room_ids), Room.prompted_at >= since)
    return [_icebreaker_update(room) for room in db.session.scalars(query.limit(limit))]


def _icebreaker_update(room: Room) -> RoomUpdate:
    prompts, version = room.icebreaker_texts, room.icebreaker_version
    html = render_template("rooms/page/_icebreaker.html", prompts=prompts, version=version)
    return RoomUpdate(room.id, "icebreaker", html, room.prompted_at or room.created_at, room.id)
