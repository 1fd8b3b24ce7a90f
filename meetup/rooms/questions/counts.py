"""How many questions are open in a room: the number on its tab, on the page and over the stream."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, case, func, null, select

from ... import live
from ...database import among, only_reads
from ...extensions import db, now
from ...people import User
from ..frames import Change, finds_updates, framed
from ..models import Room
from ..page.counts import counts_in_rooms, render_count
from .models import OPEN, Question, seen_by

TOLD = 1.0
"""Seconds between two frames of the same number."""


@counts_in_rooms("questions")
def _open_questions(room: Room, reader: User) -> Select[Any]:
    return select(func.count()).select_from(Question).where(Question.room_id == room.id, *OPEN, seen_by(reader))


def tell(room_id: int) -> None:
    """Put how many are open on all screens, soon. Call it after the commit."""
    only_reads()
    live.publish_soon(f"count:{room_id}", partial(_frame, room_id), TOLD)


def _frame(room_id: int) -> live.Frame:
    return framed(_changes([room_id]))[0]


@finds_updates("count")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> Iterable[Change]:
    moved = select(Question.room_id).where(among(Question.room_id, room_ids), Question.changed_at >= since)
    return _changes(list(db.session.scalars(moved.distinct().limit(most))))


def _changes(room_ids: Collection[int]) -> list[Change]:
    """Not for who does not see one of those who ask by name: their number is another, and the page has it."""
    author = case((Question.anonymous, null()), else_=Question.user_id)
    waiting = select(Question.room_id, author, func.count()).where(among(Question.room_id, room_ids), *OPEN)
    rows = db.session.execute(waiting.group_by(Question.room_id, author)).all() if room_ids else []
    return [_change(room_id, [row[1:] for row in rows if row[0] == room_id]) for room_id in room_ids]


def _change(room_id: int, asked: Collection[tuple[int | None, int]]) -> Change:
    html = render_count("questions", sum(count for _, count in asked))
    authors = [author for author, _ in asked if author]
    return Change(room_id, "count", html, now(), room_id, also_of=authors)
