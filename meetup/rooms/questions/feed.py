"""Questions as those in the room get them: their pages, and what goes over the stream."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from ... import live
from ...database import among, only_reads
from ...events import EventSharing
from ...extensions import db
from ...pages import Page
from ...people import Card, User, face_of
from ..frames import Change, finds_updates, framed, publish
from ..models import Room
from . import counts
from .models import OPEN, Question, QuestionVote, seen_by

ROWS = 30
PINNED = 10
TOLD = 1.0
"""Seconds between two frames with the votes of one question: a hall votes faster than anybody reads."""

SORTS = {"top": "Most wanted", "new": "Newest", "answered": "Answered"}


@dataclass(frozen=True)
class Asked:
    """A question; ``author`` is ``None`` where it is anonymous. ``mine`` and ``voted`` are the reader's."""

    question: Question
    author: Card | None
    mine: bool = False
    voted: bool = False


def questions_in(room: Room, reader: User, sort: str, after: str | None) -> Page:
    """A page of ``Asked`` in the order of ``SORTS``; the first one begins with what is pinned."""
    if sort == "answered":
        return _page(room, reader, (Question.created_at, Question.id), after, Question.answered_at.is_not(None))
    keys = (Question.votes, Question.id) if sort == "top" else (Question.created_at, Question.id)
    page = _page(room, reader, keys, after, Question.pinned_at.is_(None), Question.answered_at.is_(None))
    return page if after else Page([*_pinned(room, reader), *page.rows], page.next)


def top_questions(room: Room, reader: User, most: int) -> list[Asked]:
    """What to answer next."""
    return list(questions_in(room, reader, "top", None).rows)[:most]


def _page(room: Room, reader: User, keys: Any, after: str | None, *where: ColumnElement[bool]) -> Page:
    query = _told().where(Question.room_id == room.id, Question.withdrawn_at.is_(None), *where)
    page = Page.of(query.where(seen_by(reader)), keys, after, ROWS)
    return Page(_asked_for(reader, page.rows), page.next)


def _pinned(room: Room, reader: User) -> list[Asked]:
    query = _told().where(Question.room_id == room.id, *OPEN, Question.pinned_at.is_not(None))
    query = query.where(seen_by(reader)).order_by(Question.pinned_at.desc(), Question.id.desc())
    return _asked_for(reader, db.session.execute(query.limit(PINNED)).all())


def _told() -> Select[Question, EventSharing]:
    here = (EventSharing.user_id == Question.user_id) & (EventSharing.event_id == Room.event_id)
    told = select(Question, EventSharing).join(Question.room).outerjoin(EventSharing, here)
    return told.options(joinedload(Question.user, innerjoin=True))


def _asked_for(reader: User, rows: Collection[Any]) -> list[Asked]:
    ids = [question.id for question, _ in rows]
    own = select(QuestionVote.question_id).where(QuestionVote.user_id == reader.id, QuestionVote.question_id.in_(ids))
    voted = set(db.session.scalars(own)) if ids else set()
    return [
        Asked(question, _author(question, sharing), question.user_id == reader.id, question.id in voted)
        for question, sharing in rows
    ]


def _author(question: Question, sharing: EventSharing | None) -> Card | None:
    if question.anonymous:
        return None
    return face_of(question.user.profile, sharing.shared if sharing else None)


def find(question_id: int, reader: User) -> Question | None:
    """A question that stands, if ``reader`` gets it."""
    one = select(Question).where(Question.id == question_id, Question.withdrawn_at.is_(None))
    return db.session.scalar(one.where(seen_by(reader)))


def tell(question: Question) -> None:
    """Put ``question`` on all screens. Call it after the commit."""
    only_reads()
    row = db.session.execute(_told().where(Question.id == question.id)).one()
    publish(_change(*row))
    counts.tell(question.room_id)


def tell_votes(question: Question) -> None:
    """Put its number there, soon. Call it after the commit."""
    only_reads()
    live.publish_soon(f"votes:{question.id}", partial(_votes_frame, question.id), TOLD)


def _votes_frame(question_id: int) -> live.Frame | None:
    question = db.session.get(Question, question_id)
    return framed([_votes(question)])[0] if question and question.voted_at else None


@finds_updates("question")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    lately = _told().where(among(Question.room_id, room_ids), Question.changed_at >= since)
    rows = db.session.execute(lately.order_by(Question.changed_at.desc(), Question.id.desc()).limit(most))
    return [_change(*row) for row in rows]


@finds_updates("votes")
def _voted(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    lately = select(Question).where(among(Question.room_id, room_ids), Question.voted_at >= since)
    lately = lately.order_by(Question.voted_at.desc(), Question.id.desc())
    return [_votes(question) for question in db.session.scalars(lately.limit(most))]


def _change(question: Question, sharing: EventSharing | None) -> Change:
    asked = Asked(question, _author(question, sharing))
    html = render_template("rooms/questions/_question.html", asked=asked, room_id=question.room_id)
    return Change(question.room_id, "question", html, question.changed_at, question.id, _named(question))


def _votes(question: Question) -> Change:
    assert question.voted_at
    html = render_template("rooms/questions/_votes.html", question=question)
    return Change(question.room_id, "votes", html, question.voted_at, question.id, _named(question))


def _named(question: Question) -> int | None:
    return None if question.anonymous else question.user_id
