"""Polls as the people in a room get them: lists for pages, and updates for streams."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...database import in_ids, mark_read_only
from ...extensions import db
from ...pages import Page
from ...people import User
from ..models import Room
from ..updates import RoomUpdate, finds_updates, publish_throttled
from .models import Poll
from .results import PollResult, load_results

POLLS_PER_PAGE = 10
POLL_FRAME_SECONDS = 0.5
"""Seconds between two frames of one poll."""


def load_polls_page(room: Room, reader: User, moderates: bool, after: str | None) -> Page[PollResult]:
    """Return a page of ``PollResult`` for ``reader``, the latest first."""
    query = select(Poll).where(Poll.room_id == room.id).options(selectinload(Poll.choices))
    page = Page.load(query, (Poll.created_at, Poll.id), after, POLLS_PER_PAGE)
    return Page(load_results(page.rows, reader, moderates), page.next)


def find_current_result(room: Room, moderator: User) -> PollResult | None:
    """Return the result of the latest open poll, otherwise of the latest closed one, if any, for a moderator."""
    query = select(Poll).where(Poll.room_id == room.id).options(selectinload(Poll.choices))
    order = Poll.closed_at.is_not(None), Poll.created_at.desc(), Poll.id.desc()
    poll = db.session.scalar(query.order_by(*order).limit(1))
    return load_results([poll], moderator, moderates=True)[0] if poll else None


def publish_poll(poll: Poll) -> None:
    """Show ``poll`` on all screens, within ``POLL_FRAME_SECONDS``. Call it after the commit."""
    mark_read_only()
    publish_throttled(f"poll:{poll.id}", partial(_find_poll_update, poll.id), POLL_FRAME_SECONDS)


def _find_poll_update(poll_id: int) -> list[RoomUpdate]:
    poll = db.session.get(Poll, poll_id)
    return _poll_updates([poll]) if poll else []


@finds_updates("poll")
def _poll_updates_since(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Poll).where(in_ids(Poll.room_id, room_ids), Poll.changed_at >= since)
    query = query.order_by(Poll.changed_at.desc(), Poll.id.desc()).options(selectinload(Poll.choices))
    return _poll_updates(list(db.session.scalars(query.limit(limit))))


def _poll_updates(polls: list[Poll]) -> list[RoomUpdate]:
    return [_poll_update(result) for result in load_results(polls, reader=None)]


def _poll_update(result: PollResult) -> RoomUpdate:
    poll = result.poll
    html = render_template("rooms/polls/_poll.html", result=result)
    return RoomUpdate(poll.room_id, "poll", html, poll.changed_at, poll.id)
