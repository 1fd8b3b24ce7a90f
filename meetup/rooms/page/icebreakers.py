"""The icebreaker on everybody's screen."""

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import select

from ...database import among, only_reads
from ...extensions import db
from ..frames import Change, finds_updates, publish
from ..models import Room


def tell(room: Room) -> None:
    """Show the icebreaker of ``room`` as it is now. Call it after the commit."""
    only_reads()
    if room.prompted_at:
        publish(_change(room))


@finds_updates("icebreaker")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    query = select(Room).where(among(Room.id, room_ids), Room.prompted_at >= since)
    return [_change(room) for room in db.session.scalars(query.limit(most))]


def _change(room: Room) -> Change:
    html = render_template("rooms/page/_icebreaker.html", prompts=room.prompts)
    return Change(room.id, "icebreaker", html, room.prompted_at or room.created_at, room.id)
