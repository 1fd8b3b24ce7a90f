"""Draw suggestions in the worker: for everybody through the day, and soon for those who changed their topics."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, select, update

from ..database import begin_reading, chunks, in_ids, insert_once
from ..events import Attendance, Event
from ..events.attendance import on_attending
from ..extensions import db, now
from ..outbox import plans
from ..people import User
from ..people.models import on_profile_change
from .gathering import Gathered, gather
from .models import Redraw, Suggestion, SuggestionDraw
from .reading import has_reason

DRAWN_AT_ONCE = 5
MAX_SUGGESTIONS = 40
"""How many people are suggested to one person at one event in all."""
BEGINS_BEFORE = timedelta(days=7)
"""How long before an event the first suggestions are drawn."""
PERIOD_BEFORE, PERIOD_DURING = timedelta(days=1), timedelta(hours=4)
PEOPLE_PER_TRANSACTION, PEOPLE_PER_REDRAW = 100, 500


@plans
def draw_suggestions() -> Iterator[int]:
    """Draw for each event that is due, then for single people. Yield for how many people, step by step."""
    for event_id in _due_event_ids():
        yield from draw_for_everybody(event_id)
    waiting = select(Redraw.event_id).join(Event, Event.id == Redraw.event_id).where(*_is_open(now())).distinct()
    for event_id in db.session.scalars(waiting.order_by(Redraw.event_id)).all():
        yield from redraw(event_id)


@on_attending
def ask_for_suggestions(attendance: Attendance) -> None:
    """Let suggestions be drawn for somebody who has just come to an event."""
    is_open = select(Event.id).where(Event.id == attendance.event_id, *_is_open(now()))
    if db.session.scalar(is_open) is not None:
        _ask(attendance.event_id, attendance.user_id)


@on_profile_change
def ask_for_suggestions_anew(user: User) -> None:
    """Let suggestions be drawn anew for somebody whose topics may have changed, where they are drawn at all."""
    query = select(Event.id).join(Attendance, Attendance.event_id == Event.id)
    for event_id in db.session.scalars(query.where(Attendance.user_id == user.id, *_is_open(now()))).all():
        _ask(event_id, user.id)


def _ask(event_id: int, user_id: int) -> None:
    if not insert_once(Redraw, event_id=event_id, user_id=user_id, asked_at=now()):
        is_theirs = Redraw.event_id == event_id, Redraw.user_id == user_id
        db.session.execute(update(Redraw).where(*is_theirs).values(asked_at=now()))


def draw_for_everybody(event_id: int) -> Iterator[int]:
    """Draw some suggestions for everybody at an event, and set when to do it again."""
    begin_reading()
    event = db.session.get_one(Event, event_id)
    period = PERIOD_DURING if event.starts_at <= now() else PERIOD_BEFORE
    next_at = now() + period if event.starts_at <= now() else min(now() + period, event.starts_at)
    gathered = gather(event_id)
    db.session.commit()
    insert_once(SuggestionDraw, event_id=event_id, next_at=next_at)
    db.session.execute(update(SuggestionDraw).where(SuggestionDraw.event_id == event_id).values(next_at=next_at))
    yield 0  # so that a drawing that fails is not begun again every minute
    wanted = dict.fromkeys(gathered.viewer_ids, DRAWN_AT_ONCE)
    yield from _draw(event_id, gathered, wanted)


def redraw(event_id: int) -> Iterator[int]:
    """Draw for those who wait for it: what is no longer right goes, and new suggestions take its place."""
    waiting = db.session.execute(_waiting_query(event_id)).all()
    begin_reading()
    gathered = gather(event_id)
    db.session.commit()
    open_counts = {row.user_id: _drop_groundless(event_id, row.user_id) for row in waiting}
    for user_id, asked_at in waiting:  # who has asked again since stays
        is_done = Redraw.event_id == event_id, Redraw.user_id == user_id, Redraw.asked_at == asked_at
        db.session.execute(delete(Redraw).where(*is_done))
    yield 0
    wanted = {
        user_id: DRAWN_AT_ONCE - open_counts[user_id] for user_id in open_counts if gathered.has_anything(user_id)
    }
    yield from _draw(event_id, gathered, wanted)


def _waiting_query(event_id: int) -> Select[int, datetime]:
    query = select(Redraw.user_id, Redraw.asked_at).where(Redraw.event_id == event_id)
    return query.order_by(Redraw.asked_at, Redraw.user_id).limit(PEOPLE_PER_REDRAW)


def _draw(event_id: int, gathered: Gathered, wanted: Mapping[int, int]) -> Iterator[int]:
    """Draw the wanted numbers of suggestions, and yield after the people of each transaction.

    Those who are listed come first: what is drawn for others does not count as exposure.
    """
    listed = sorted(user_id for user_id in wanted if user_id in gathered.listed_ids)
    Random(f"{event_id} {now():%Y%m%d%H}").shuffle(listed)  # noqa: S311 - a fair order and no secret
    others = [user_id for user_id in wanted if user_id not in gathered.listed_ids]
    for user_ids in chunks([*listed, *others], PEOPLE_PER_TRANSACTION):
        rows = [row for user_id in user_ids for row in _rows_for(event_id, gathered, user_id, wanted[user_id])]
        _insert_for_attendees(event_id, rows)
        yield len(user_ids)


def _rows_for(event_id: int, gathered: Gathered, user_id: int, count: int) -> list[dict[str, Any]]:
    before = len(gathered.suggested.get(user_id, ()))
    people = gathered.drawing.draw(gathered.viewer(user_id), max(0, min(count, MAX_SUGGESTIONS - before)))
    if user_id in gathered.listed_ids:
        gathered.drawing.expose(people)
    drawn: dict[str, Any] = {"event_id": event_id, "user_id": user_id, "drawn_at": now()}
    places = range(before + len(people), before, -1)
    return [{**drawn, "other_id": other_id, "place": place} for other_id, place in zip(people, places, strict=True)]


def _insert_for_attendees(event_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Insert suggestions, unless somebody has left the event since they were gathered."""
    ids = {row[name] for row in rows for name in ("user_id", "other_id")}
    attending = select(Attendance.user_id).where(Attendance.event_id == event_id, in_ids(Attendance.user_id, ids))
    here = set(db.session.scalars(attending.order_by(Attendance.id).with_for_update(read=True, key_share=True)))
    if kept := [row for row in rows if row["user_id"] in here and row["other_id"] in here]:
        db.session.execute(insert(Suggestion), kept)


def _drop_groundless(event_id: int, user_id: int) -> int:
    """Delete the suggestions to a user for which there is no reason any more. Return how many others are open."""
    is_open = Suggestion.event_id == event_id, Suggestion.user_id == user_id, Suggestion.dismissed_at.is_(None)
    groundless = delete(Suggestion).where(*is_open, ~has_reason())
    db.session.execute(groundless, {"event_id": event_id, "user_id": user_id})
    return db.session.scalar(select(func.count()).select_from(Suggestion).where(*is_open)) or 0


def _due_event_ids() -> Sequence[int]:
    drawn_later = exists().where(SuggestionDraw.event_id == Event.id, SuggestionDraw.next_at > now())
    query = select(Event.id).where(*_is_open(now()), ~drawn_later).order_by(Event.id)
    return db.session.scalars(query).all()


def _is_open(at: datetime) -> tuple[Any, ...]:
    """Return the conditions on events for which suggestions are drawn."""
    return Event.status == "published", Event.starts_at <= at + BEGINS_BEFORE, Event.ends_at > at
