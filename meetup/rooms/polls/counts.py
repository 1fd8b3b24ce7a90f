"""The number of open polls in a room and the question of the latest, on pages and in frames."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template
from sqlalchemy import Select, func, select

from ...database import in_ids, mark_read_only
from ...extensions import db, now
from ...people import User
from ..models import Room
from ..page.counts import render_count, selects_for_room_page
from ..updates import RoomUpdate, finds_updates, publish_throttled
from .models import Poll

COUNT_FRAME_SECONDS = 1.0
"""Seconds between two frames of the same number."""


@selects_for_room_page("polls")
def _open_poll_count(room: Room, _reader: User) -> Select[Any]:
    return select(func.count()).select_from(Poll).where(Poll.room_id == room.id, Poll.closed_at.is_(None))


@selects_for_room_page("open_poll")
def _latest_open_question(room: Room, _reader: User) -> Select[Any]:
    query = select(Poll.question).where(Poll.room_id == room.id, Poll.closed_at.is_(None))
    return query.order_by(Poll.created_at.desc(), Poll.id.desc()).limit(1)


def publish_open_polls(room_id: int) -> None:
    """Show the open polls of a room on all screens, within ``COUNT_FRAME_SECONDS``. Call it after the commit."""
    mark_read_only()
    publish_throttled(f"poll-open:{room_id}", partial(_open_polls_updates, [room_id]), COUNT_FRAME_SECONDS)


@finds_updates("poll-open")
def _changed_open_polls(room_ids: Collection[int], since: datetime, limit: int) -> Iterable[RoomUpdate]:
    query = select(Poll.room_id).where(in_ids(Poll.room_id, room_ids), Poll.changed_at >= since)
    return _open_polls_updates(list(db.session.scalars(query.distinct().limit(limit))))


def _open_polls_updates(room_ids: Collection[int]) -> list[RoomUpdate]:
    query = select(Poll.room_id, Poll.question).where(in_ids(Poll.room_id, room_ids), Poll.closed_at.is_(None))
    rows = db.session.execute(query.order_by(Poll.created_at.desc(), Poll.id.desc())).all() if room_ids else []
    return [_open_polls_update(id_, [question for room_id, question in rows if room_id == id_]) for id_ in room_ids]


def _open_polls_update(room_id: int, questions: list[str]) -> RoomUpdate:
    """Return the update for a room whose open polls ask ``questions``, the latest first."""
    html = render_count("polls", len(questions))
    question = questions[0] if questions else None
    html += render_template("rooms/polls/_open_poll.html", room_id=room_id, question=question)
    return RoomUpdate(room_id, "poll-open", html, now(), room_id)
