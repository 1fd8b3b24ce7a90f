"""What waits in a room: the numbers on its tabs, and the poll that is open; on its pages, and over its stream."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import render_template
from sqlalchemy import case, func, null, select

from .. import live
from ..database import among, only_reads
from ..extensions import db, now
from ..people import User
from .frames import Change, framed, source
from .models import Room
from .polls import Poll
from .questions import OPEN, Question, seen_by
from .reports import Case

Count = Callable[[Collection[int]], list[Change]]

TOLD = 1.0
"""Seconds between two frames of the same number."""


@dataclass(frozen=True)
class Counts:
    """``questions`` are those open that one reader gets; ``poll`` is what the latest open one asks."""

    questions: int
    polls: int
    poll: str | None
    reports: int


def counts_in(room: Room, reader: User) -> Counts:
    """One query."""
    asked = select(func.count()).select_from(Question).where(Question.room_id == room.id, *OPEN, seen_by(reader))
    polls = Poll.room_id == room.id, Poll.closed_at.is_(None)
    latest = select(Poll.question).where(*polls).order_by(Poll.created_at.desc(), Poll.id.desc()).limit(1)
    reports = select(func.count()).select_from(Case).where(Case.room_id == room.id, Case.closed_at.is_(None))
    counted = asked, select(func.count()).select_from(Poll).where(*polls), latest, reports
    row = db.session.execute(select(*(query.scalar_subquery() for query in counted))).one()
    return Counts(*row)


def tell_questions(room_id: int) -> None:
    """Put how many are open on all screens, soon. Call it after the commit."""
    only_reads()
    live.publish_soon(f"count:{room_id}", partial(_frame, _questions, room_id), TOLD)


def tell_polls(room_id: int) -> None:
    """The same of polls, and what the latest asks."""
    only_reads()
    live.publish_soon(f"poll-open:{room_id}", partial(_frame, _polls, room_id), TOLD)


def _frame(count: Count, room_id: int) -> live.Frame:
    return framed(count([room_id]))[0]


@source("count")
def _asked(room_ids: Collection[int], since: datetime, most: int) -> Iterable[Change]:
    moved = select(Question.room_id).where(among(Question.room_id, room_ids), Question.changed_at >= since)
    return _questions(list(db.session.scalars(moved.distinct().limit(most))))


@source("poll-open")
def _put(room_ids: Collection[int], since: datetime, most: int) -> Iterable[Change]:
    moved = select(Poll.room_id).where(among(Poll.room_id, room_ids), Poll.changed_at >= since)
    return _polls(list(db.session.scalars(moved.distinct().limit(most))))


def _questions(room_ids: Collection[int]) -> list[Change]:
    """Not for who does not see one of those who ask by name: their number is another, and the page has it."""
    author = case((Question.anonymous, null()), else_=Question.user_id)
    waiting = select(Question.room_id, author, func.count()).where(among(Question.room_id, room_ids), *OPEN)
    rows = db.session.execute(waiting.group_by(Question.room_id, author)).all() if room_ids else []
    return [_counted(room_id, [row[1:] for row in rows if row[0] == room_id]) for room_id in room_ids]


def _counted(room_id: int, asked: Collection[tuple[int | None, int]]) -> Change:
    html = render_template("rooms/_count.html", tab="questions", count=sum(count for _, count in asked))
    authors = [author for author, _ in asked if author]
    return Change(room_id, "count", html, now(), room_id, also_of=authors)


def _polls(room_ids: Collection[int]) -> list[Change]:
    query = select(Poll.room_id, Poll.question).where(among(Poll.room_id, room_ids), Poll.closed_at.is_(None))
    rows = db.session.execute(query.order_by(Poll.created_at.desc(), Poll.id.desc())).all() if room_ids else []
    return [_opened(room_id, [question for other, question in rows if other == room_id]) for room_id in room_ids]


def _opened(room_id: int, asking: list[str]) -> Change:
    html = render_template("rooms/_count.html", tab="polls", count=len(asking))
    html += render_template("rooms/_open_poll.html", room_id=room_id, asks=asking[0] if asking else None)
    return Change(room_id, "poll-open", html, now(), room_id)
