"""The number of open questions in a room, on the tab of its pages and in frames."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, case, func, null, select

from ...database import in_ids, mark_read_only
from ...extensions import db, now
from ...people import User
from ..models import Room
from ..page.counts import render_count, selects_for_room_page
from ..updates import RoomUpdate, finds_updates, publish_throttled
from .models import IS_OPEN, Question, is_question_visible_to

COUNT_FRAME_SECONDS = 1.0
"""Seconds between two frames of the same number."""


@selects_for_room_page("questions")
def _open_question_count(room: Room, reader: User) -> Select[Any]:
    query = select(func.count()).select_from(Question)
    return query.where(Question.room_id == room.id, *IS_OPEN, is_question_visible_to(reader))


def publish_open_question_count(room_id: int) -> None:
    """Show the number on all screens, within ``COUNT_FRAME_SECONDS``. Call it after the commit."""
    mark_read_only()
    publish_throttled(f"count:{room_id}", partial(_count_updates, [room_id]), COUNT_FRAME_SECONDS)


@finds_updates("count")
def _changed_counts(room_ids: Collection[int], since: datetime, limit: int) -> Iterable[RoomUpdate]:
    query = select(Question.room_id).where(in_ids(Question.room_id, room_ids), Question.changed_at >= since)
    return _count_updates(list(db.session.scalars(query.distinct().limit(limit))))


def _count_updates(room_ids: Collection[int]) -> list[RoomUpdate]:
    """Return the numbers for readers who see everybody who asked with their name.

    For other readers the number is a different one; they get it with the next page.
    """
    author = case((Question.anonymous, null()), else_=Question.user_id)
    query = select(Question.room_id, author, func.count()).where(in_ids(Question.room_id, room_ids), *IS_OPEN)
    rows = db.session.execute(query.group_by(Question.room_id, author)).all() if room_ids else []
    return [_count_update(room_id, [row[1:] for row in rows if row[0] == room_id]) for room_id in room_ids]


def _count_update(room_id: int, counts_by_author: Collection[tuple[int | None, int]]) -> RoomUpdate:
    """Return the update for a room. The author of anonymous questions is ``None``."""
    html = render_count("questions", sum(count for _, count in counts_by_author))
    author_ids = [author_id for author_id, _ in counts_by_author if author_id]
    return RoomUpdate(room_id, "count", html, now(), room_id, counted_user_ids=author_ids)
