"""How many polls are open in a room, and what the latest asks: on the page and over the stream."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template
from sqlalchemy import Select, func, select

from ... import live
from ...database import in_ids, mark_read_only
from ...extensions import db, now
from ...people import User
from ..models import Room
from ..page.counts import counts_in_rooms, render_count
from ..updates import RoomUpdate, as_frames, finds_updates
from .models import Poll

TOLD = 1.0
"""Seconds between two frames of the same number."""


@counts_in_rooms("polls")
def _open_polls(room: Room, _reader: User) -> Select[Any]:
    return select(func.count()).select_from(Poll).where(Poll.room_id == room.id, Poll.closed_at.is_(None))


@counts_in_rooms("open_poll")
def _latest_question(room: Room, _reader: User) -> Select[Any]:
    latest = select(Poll.question).where(Poll.room_id == room.id, Poll.closed_at.is_(None))
    return latest.order_by(Poll.created_at.desc(), Poll.id.desc()).limit(1)


def tell(room_id: int) -> None:
    """Put how many are open, and what the latest asks, on all screens, soon. Call it after the commit."""
    mark_read_only()
    live.publish_throttled(f"poll-open:{room_id}", partial(_frame, room_id), TOLD)


def _frame(room_id: int) -> live.Frame:
    return as_frames(_changes([room_id]))[0]


@finds_updates("poll-open")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> Iterable[RoomUpdate]:
    moved = select(Poll.room_id).where(in_ids(Poll.room_id, room_ids), Poll.changed_at >= since)
    return _changes(list(db.session.scalars(moved.distinct().limit(most))))


def _changes(room_ids: Collection[int]) -> list[RoomUpdate]:
    query = select(Poll.room_id, Poll.question).where(in_ids(Poll.room_id, room_ids), Poll.closed_at.is_(None))
    rows = db.session.execute(query.order_by(Poll.created_at.desc(), Poll.id.desc())).all() if room_ids else []
    return [_change(room_id, [question for other, question in rows if other == room_id]) for room_id in room_ids]


def _change(room_id: int, questions: list[str]) -> RoomUpdate:
    html = render_count("polls", len(questions))
    html += render_template("rooms/polls/_open_poll.html", room_id=room_id, asks=questions[0] if questions else None)
    return RoomUpdate(room_id, "poll-open", html, now(), room_id)
