"""Draw suggestions in the worker: for everybody through the day, and soon for those who changed their topics."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Select, delete, exists, select, update

from ..database import begin_reading, chunks, in_ids, insert_ignoring_doubles, insert_once
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
PEOPLE_PER_TRANSACTION, PEOPLE_PER_REDRAW, MAX_WAITING = 100, 10, 500
RETRY_AFTER = timedelta(minutes=10)
DRAWN_ON_CHANGE = 2
"""How many people at least are drawn for somebody who has changed their topics."""


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
    """Draw some suggestions for everybody at an event, and set when to do it again.

    Before the event, nobody gets more than they have not looked at yet, so that some are left for the event itself.
    """
    _set_next_draw(event_id, now() + RETRY_AFTER)  # so that a drawing that fails is begun again, but not at once
    yield 0
    begin_reading()
    event = db.session.get_one(Event, event_id)
    has_begun = event.starts_at <= now()
    next_at = now() + PERIOD_DURING if has_begun else min(now() + PERIOD_BEFORE, event.starts_at)
    gathered = gather(event_id)
    db.session.commit()
    wanted = dict.fromkeys(gathered.viewer_ids, DRAWN_AT_ONCE)
    if not has_begun:
        wanted = {user_id: DRAWN_AT_ONCE - gathered.count_open(user_id) for user_id in wanted}
    yield from _draw(event_id, gathered, wanted)
    _set_next_draw(event_id, next_at)
    yield 0


def _set_next_draw(event_id: int, at: datetime) -> None:
    if not insert_once(SuggestionDraw, event_id=event_id, next_at=at):
        db.session.execute(update(SuggestionDraw).where(SuggestionDraw.event_id == event_id).values(next_at=at))


def redraw(event_id: int) -> Iterator[int]:
    """Draw for those who wait for it: what is no longer right goes, and new suggestions take its place."""
    waiting = db.session.execute(_waiting_query(event_id)).all()
    begin_reading()
    gathered = gather(event_id)
    db.session.commit()
    for some in chunks(waiting, PEOPLE_PER_REDRAW):
        rows: list[dict[str, Any]] = []
        for user_id, asked_at in some:
            gathered.forget(user_id, _drop_groundless(event_id, user_id))
            has_changed_since = asked_at > gathered.last_drawn.get(user_id, asked_at)
            at_least = DRAWN_ON_CHANGE if has_changed_since else 0
            wanted = max(at_least, DRAWN_AT_ONCE - gathered.count_open(user_id))
            rows += _rows_for(event_id, gathered, user_id, wanted) if gathered.has_anything(user_id) else []
            # Who has asked again since stays.
            is_done = Redraw.event_id == event_id, Redraw.user_id == user_id, Redraw.asked_at == asked_at
            db.session.execute(delete(Redraw).where(*is_done))
        _insert_for_attendees(event_id, rows)
        yield len(some)


def _waiting_query(event_id: int) -> Select[int, datetime]:
    query = select(Redraw.user_id, Redraw.asked_at).where(Redraw.event_id == event_id)
    return query.order_by(Redraw.asked_at, Redraw.user_id).limit(MAX_WAITING)


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
    room = MAX_SUGGESTIONS - len(gathered.suggested.get(user_id, ()))
    people = gathered.drawing.draw(gathered.viewer(user_id), max(0, min(count, room)))
    if user_id in gathered.listed_ids:
        gathered.drawing.expose(people)
    drawn: dict[str, Any] = {"event_id": event_id, "user_id": user_id, "drawn_at": now(), "dismissed_at": None}
    last = gathered.last_places.get(user_id, 0)
    places = range(last + len(people), last, -1)
    return [{**drawn, "other_id": other_id, "place": place} for other_id, place in zip(people, places, strict=True)]


def _insert_for_attendees(event_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Insert suggestions, unless somebody has left the event since they were gathered."""
    ids = {row[name] for row in rows for name in ("user_id", "other_id")}
    attending = select(Attendance.user_id).where(Attendance.event_id == event_id, in_ids(Attendance.user_id, ids))
    here = set(db.session.scalars(attending.order_by(Attendance.id).with_for_update(read=True, key_share=True)))
    if kept := [row for row in rows if row["user_id"] in here and row["other_id"] in here]:
        insert_ignoring_doubles(Suggestion, kept)


def _drop_groundless(event_id: int, user_id: int) -> Sequence[int]:
    """Delete the suggestions to a user for which there is no reason any more. Return whom they were about."""
    is_open = Suggestion.event_id == event_id, Suggestion.user_id == user_id, Suggestion.dismissed_at.is_(None)
    groundless = select(Suggestion.id, Suggestion.other_id).where(*is_open, ~has_reason())
    rows = db.session.execute(groundless, {"event_id": event_id, "user_id": user_id}).all()
    if rows:
        db.session.execute(delete(Suggestion).where(in_ids(Suggestion.id, [row.id for row in rows])))
    return [row.other_id for row in rows]


def _due_event_ids() -> Sequence[int]:
    drawn_later = exists().where(SuggestionDraw.event_id == Event.id, SuggestionDraw.next_at > now())
    query = select(Event.id).where(*_is_open(now()), ~drawn_later).order_by(Event.id)
    return db.session.scalars(query).all()


def _is_open(at: datetime) -> tuple[Any, ...]:
    """Return the conditions on events for which suggestions are drawn."""
    return Event.status == "published", Event.starts_at <= at + BEGINS_BEFORE, Event.ends_at > at
