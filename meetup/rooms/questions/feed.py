"""Questions as the people in a room get them: lists for pages, and updates for streams."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from ...database import in_ids, mark_read_only
from ...events import EventSharing, join_event_sharing, summary_card_at_event
from ...extensions import db
from ...languages import lazy_gettext
from ...pages import Page
from ...people import Card, User
from ..models import Room
from ..updates import MAX_UPDATES_PER_PROCESS, RoomUpdate, finds_updates, publish_throttled, publish_updates
from .counts import publish_open_question_count
from .models import IS_OPEN, Question, QuestionVote, is_question_visible_to

QUESTIONS_PER_PAGE = 30
MAX_PINNED = 10
VOTES_FRAME_SECONDS = 1.0
"""Seconds between two frames with the votes of one question: a hall votes faster than anybody reads."""

SORTS = {"top": lazy_gettext("Top"), "new": lazy_gettext("New"), "answered": lazy_gettext("Answered")}


@dataclass(frozen=True)
class QuestionView:
    """A question with the card of its author, or ``None`` if it is anonymous.

    ``is_own`` and ``has_voted`` are about one reader. They are false in frames, which are the same for everybody.
    """

    question: Question
    author: Card | None
    is_own: bool = False
    has_voted: bool = False


def load_questions_page(room: Room, reader: User, sort: str, after: str | None) -> Page[QuestionView]:
    """Return a page of ``QuestionView`` sorted by one of ``SORTS``.

    The first page of open questions begins with the pinned ones.
    """
    if sort == "answered":
        return _load_page(room, reader, (Question.created_at, Question.id), after, Question.answered_at.is_not(None))
    keys = (Question.votes, Question.id) if sort == "top" else (Question.created_at, Question.id)
    page = _load_page(room, reader, keys, after, Question.pinned_at.is_(None), Question.answered_at.is_(None))
    return page if after else Page([*_pinned_questions(room, reader), *page.rows], page.next)


def top_questions(room: Room, reader: User, limit: int) -> list[QuestionView]:
    """Return the open questions to answer next: the pinned ones, then those with the most votes."""
    return list(load_questions_page(room, reader, "top", None).rows)[:limit]


def _load_page(
    room: Room, reader: User, keys: Any, after: str | None, *conditions: ColumnElement[bool]
) -> Page[QuestionView]:
    query = _question_query().where(Question.room_id == room.id, Question.withdrawn_at.is_(None), *conditions)
    page = Page.load_rows(query.where(is_question_visible_to(reader)), keys, after, QUESTIONS_PER_PAGE)
    return Page(_question_views(reader, page.rows), page.next)


def _pinned_questions(room: Room, reader: User) -> list[QuestionView]:
    query = _question_query().where(Question.room_id == room.id, *IS_OPEN, Question.pinned_at.is_not(None))
    query = query.where(is_question_visible_to(reader)).order_by(Question.pinned_at.desc(), Question.id.desc())
    return _question_views(reader, db.session.execute(query.limit(MAX_PINNED)).all())


def _question_query() -> Select[Question, EventSharing]:
    """Return a query for questions with what their authors share at the event."""
    query = select(Question, EventSharing).join(Question.room)
    query = join_event_sharing(query, Question.user_id, Room.event_id)
    return query.options(joinedload(Question.user, innerjoin=True))


def _question_views(reader: User, rows: Collection[Any]) -> list[QuestionView]:
    ids = [question.id for question, _ in rows]
    query = select(QuestionVote.question_id).where(QuestionVote.user_id == reader.id, QuestionVote.question_id.in_(ids))
    voted_ids = set(db.session.scalars(query)) if ids else set()
    return [
        QuestionView(question, _author_card(question, sharing), question.user_id == reader.id, question.id in voted_ids)
        for question, sharing in rows
    ]


def _author_card(question: Question, sharing: EventSharing | None) -> Card | None:
    if question.anonymous:
        return None
    return summary_card_at_event(question.user.profile, sharing)


def find_question(question_id: int, reader: User) -> Question | None:
    """Return a question that was not taken back or removed, if it is visible to ``reader``."""
    query = select(Question).where(Question.id == question_id, Question.withdrawn_at.is_(None))
    return db.session.scalar(query.where(is_question_visible_to(reader)))


def publish_question(question: Question) -> None:
    """Show ``question`` as it is now on all screens in its room. Call it after the commit."""
    mark_read_only()
    row = db.session.execute(_question_query().where(Question.id == question.id)).one()
    publish_updates(_question_update(*row))
    publish_open_question_count(question.room_id)


def publish_changed_questions(room_ids: Collection[int], since: datetime) -> None:
    """Show the questions of these rooms that changed ``since`` then on all screens. Call it after the commit."""
    mark_read_only()
    publish_updates(*_question_updates(room_ids, since, MAX_UPDATES_PER_PROCESS))
    for room_id in room_ids:
        publish_open_question_count(room_id)


def publish_votes(question: Question) -> None:
    """Show the number of votes on all screens, within ``VOTES_FRAME_SECONDS``. Call it after the commit."""
    mark_read_only()
    publish_throttled(f"votes:{question.id}", partial(_find_votes_update, question.id), VOTES_FRAME_SECONDS)


def _find_votes_update(question_id: int) -> list[RoomUpdate]:
    question = db.session.get(Question, question_id)
    return [_votes_update(question)] if question and question.voted_at else []


@finds_updates("question")
def _question_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = _question_query().where(in_ids(Question.room_id, room_ids), Question.changed_at >= since)
    rows = db.session.execute(query.order_by(Question.changed_at.desc(), Question.id.desc()).limit(limit))
    return [_question_update(*row) for row in rows]


@finds_updates("votes")
def _vote_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Question).where(in_ids(Question.room_id, room_ids), Question.voted_at >= since)
    query = query.order_by(Question.voted_at.desc(), Question.id.desc())
    return [_votes_update(question) for question in db.session.scalars(query.limit(limit))]


def _question_update(question: Question, sharing: EventSharing | None) -> RoomUpdate:
    view = QuestionView(question, _author_card(question, sharing))
    html = render_template("rooms/questions/_question.html", question_view=view, room_id=question.room_id)
    return RoomUpdate(question.room_id, "question", html, question.changed_at, question.id, _named_author_id(question))


def _votes_update(question: Question) -> RoomUpdate:
    assert question.voted_at
    html = render_template("rooms/questions/_votes.html", question=question)
    return RoomUpdate(question.room_id, "votes", html, question.voted_at, question.id, _named_author_id(question))


def _named_author_id(question: Question) -> int | None:
    return None if question.anonymous else question.user_id
