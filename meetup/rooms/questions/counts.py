"""How many questions are open in a room: the number on its tab, on the page and over the stream."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, case, func, null, select

from ... import live
from ...database import in_ids, mark_read_only
from ...extensions import db, now
from ...people import User
from ..models import Room
from ..page.counts import counts_in_rooms, render_count
from ..updates import RoomUpdate, as_frames, finds_updates
from .models import IS_OPEN, Question, is_question_visible_to

TOLD = 1.0
"""Seconds between two frames of the same number."""


@counts_in_rooms("questions")
def _open_questions(room: Room, reader: User) -> Select[Any]:
    return (
        select(func.count())
        .select_from(Question)
        .where(Question.room_id == room.id, *IS_OPEN, is_question_visible_to(reader))
    )


def tell(room_id: int) -> None:
    """Put how many are open on all screens, soon. Call it after the commit."""
    mark_read_only()
    live.publish_throttled(f"count:{room_id}", partial(_frame, room_id), TOLD)


def _frame(room_id: int) -> live.Frame:
    return as_frames(_changes([room_id]))[0]


@finds_updates("count")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> Iterable[RoomUpdate]:
    moved = select(Question.room_id).where(in_ids(Question.room_id, room_ids), Question.changed_at >= since)
    return _changes(list(db.session.scalars(moved.distinct().limit(most))))


def _changes(room_ids: Collection[int]) -> list[RoomUpdate]:
    """Not for who does not see one of those who ask by name: their number is another, and the page has it."""
    author = case((Question.anonymous, null()), else_=Question.user_id)
    waiting = select(Question.room_id, author, func.count()).where(in_ids(Question.room_id, room_ids), *IS_OPEN)
    rows = db.session.execute(waiting.group_by(Question.room_id, author)).all() if room_ids else []
    return [_change(room_id, [row[1:] for row in rows if row[0] == room_id]) for room_id in room_ids]


def _change(room_id: int, asked: Collection[tuple[int | None, int]]) -> RoomUpdate:
    html = render_count("questions", sum(count for _, count in asked))
    authors = [author for author, _ in asked if author]
    return RoomUpdate(room_id, "count", html, now(), room_id, counted_user_ids=authors)
