"""Polls as those in the room get them: their page, and what goes over the stream."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ... import live
from ...database import among, only_reads
from ...extensions import db
from ...pages import Page
from ..frames import Change, finds_updates, framed
from ..models import Room
from .models import Poll, Result, results_of

ROWS = 10
TOLD = 0.5
"""Seconds between two frames of one poll."""


def polls_in(room: Room, after: str | None) -> Page:
    """A page of ``Result``, the latest first."""
    query = select(Poll).where(Poll.room_id == room.id).options(selectinload(Poll.choices))
    page = Page.of(query, (Poll.created_at, Poll.id), after, ROWS)
    return Page(results_of(page.rows), page.next)


def running(room: Room) -> Result | None:
    """The poll that is open and came last, else the last one closed."""
    query = select(Poll).where(Poll.room_id == room.id).options(selectinload(Poll.choices))
    latest = Poll.closed_at.is_not(None), Poll.created_at.desc(), Poll.id.desc()
    poll = db.session.scalar(query.order_by(*latest).limit(1))
    return results_of([poll])[0] if poll else None


def tell(poll: Poll) -> None:
    """Put ``poll`` on all screens, soon: a hall votes at once. Call it after the commit."""
    only_reads()
    live.publish_soon(f"poll:{poll.id}", partial(_frame, poll.id), TOLD)


def _frame(poll_id: int) -> live.Frame | None:
    poll = db.session.get(Poll, poll_id)
    return framed(_changes([poll]))[0] if poll else None


@finds_updates("poll")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    lately = select(Poll).where(among(Poll.room_id, room_ids), Poll.changed_at >= since)
    lately = lately.order_by(Poll.changed_at.desc(), Poll.id.desc()).options(selectinload(Poll.choices))
    return _changes(list(db.session.scalars(lately.limit(most))))


def _changes(polls: list[Poll]) -> list[Change]:
    return [_change(result) for result in results_of(polls)]


def _change(result: Result) -> Change:
    poll = result.poll
    html = render_template("rooms/polls/_poll.html", result=result)
    return Change(poll.room_id, "poll", html, poll.changed_at, poll.id)
