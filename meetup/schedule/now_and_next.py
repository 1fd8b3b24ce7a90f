"""What is on now and what comes next: on the page of the event, on Today and in rooms."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, url_for
from sqlalchemy import ScalarSelect, Select, Text, bindparam, cast, func, literal_column, select

from ..database.prepared import moment, prepared
from ..events import (
    Attendance,
    Event,
    EventAccess,
    EventToday,
    adds_event_section,
    adds_to_event_today,
    selects_for_event_today,
    stamps_event,
)
from ..extensions import db, now
from ..people import User
from ..public_pages import shown_until
from ..rooms import Room
from ..rooms.page.counts import selects_for_room_page
from ..rooms.page.room_list import tells_of_rooms
from .models import Schedule, ScheduleSession
from .pages import Marks, marks_for
from .session_lines import SessionLine, days_of, running_and_next
from .stars import Star

MOST_OF_EACH = 3
"""How many sessions are shown that are on, and how many that come next."""
MOST_READ = 60
"""How many sessions are read to find them. More are not on at once."""
MOST_ON_TODAY = 12
RIGHT_NOW = timedelta(0)


@dataclass(frozen=True)
class NowAndNext:
    """The sessions that are on, and those that begin next. Those with a star come first."""

    running: Sequence[SessionLine]
    coming: Sequence[SessionLine]

    @property
    def lines(self) -> list[SessionLine]:
        return [*self.running, *self.coming]

    @classmethod
    def among(cls, lines: Sequence[SessionLine], at: datetime, starred_ids: Collection[int]) -> "NowAndNext":
        def starred_first(found: Sequence[SessionLine]) -> list[SessionLine]:
            chosen = sorted(found, key=lambda line: line.id not in starred_ids)[:MOST_OF_EACH]
            return sorted(chosen, key=lambda line: (line.starts_at, line.room_name, line.id))

        running = [line for line in lines if line.is_on(at)]
        later = [line for line in lines if line.starts_at > at]
        return cls(starred_first(running), starred_first(_next_of(later, starred_ids)))


def _next_of(later: Sequence[SessionLine], starred_ids: Collection[int]) -> list[SessionLine]:
    """Return those that begin next, and the next one with a star."""
    if not later:
        return []
    first = min(line.starts_at for line in later)
    starred = next((line for line in later if line.id in starred_ids), None)
    chosen = [line for line in later if line.starts_at == first]
    return chosen if starred is None or starred in chosen else [*chosen, starred]


@adds_event_section.first
def render_schedule_section(event_access: EventAccess) -> str:
    """Render what is on now and next at an event, or how it begins, with the way to the whole schedule.

    It comes before the rooms.
    """
    event, at = event_access.event, now()
    days = days_of(event.id) if event_access.stamps.get("schedule") else []
    if not days and not event_access.is_organizer:
        return ""
    lines = running_and_next(event.id, at, MOST_READ) if days else []
    shown_until(*(moment_ for line in lines for moment_ in (line.starts_at, line.ends_at)))
    marks = marks_for(event) if lines else Marks(at=at, hues={})
    return render_template(
        "schedule/_of_event.html",
        event=event,
        event_access=event_access,
        days=days,
        total=sum(day.count for day in days),
        is_live=event.is_live(at),
        lines=_lines_for_page(lines, marks, event.is_live(at)),
        marks=marks,
    )


def _lines_for_page(lines: Sequence[SessionLine], marks: Marks, is_live: bool) -> Sequence[SessionLine]:
    if is_live:
        return NowAndNext.among(lines, marks.at, marks.starred_ids).lines
    return lines[: 2 * MOST_OF_EACH]


@stamps_event("schedule")
def select_schedule() -> ScalarSelect[datetime]:
    """Return the query for when the schedule of an event changed last, which every change of it changes."""
    return select(Schedule.changed_at).where(Schedule.event_id == Event.id).correlate(Event).scalar_subquery()


@selects_for_event_today("sessions")
def select_sessions_of_today() -> ScalarSelect[str]:
    """Return the query for the sessions that are on or come next at the event of an attendance, as text of JSON."""
    is_starred = select(1).where(Star.session_id == ScheduleSession.id, Star.user_id == Attendance.user_id)
    is_starred = is_starred.correlate_except(Star)  # Otherwise it would look for anybody's star.
    columns = ScheduleSession.code, ScheduleSession.title, ScheduleSession.room_name, ScheduleSession.track
    others = ScheduleSession.speakers, ScheduleSession.starts_at, ScheduleSession.ends_at
    texts = [cast(column, Text) for column in others]
    named = zip(_NAMES, (ScheduleSession.id, *columns, *texts, is_starred.exists()), strict=True)
    labelled: list[Any] = [column.label(name) for name, column in named]
    query = select(*labelled)
    query = query.where(ScheduleSession.event_id == Attendance.event_id, ScheduleSession.gone_at.is_(None))
    query = query.where(ScheduleSession.ends_at > moment(RIGHT_NOW)).correlate(Attendance)
    rows = query.order_by(ScheduleSession.starts_at, ScheduleSession.id).limit(MOST_ON_TODAY).subquery()
    values = [part for name in _NAMES for part in (literal_column(f"'{name}'"), rows.c[name])]
    if db.engine.dialect.name == "sqlite":
        found: Any = func.json_group_array(func.json_object(*values))
    else:
        found = func.json_agg(func.json_build_object(*values))
    return select(cast(found, Text)).scalar_subquery()


_NAMES = ("id", "code", "title", "room_name", "track", "speakers", "starts_at", "ends_at", "is_starred")


@adds_to_event_today
def render_on_today(event_today: EventToday) -> str:
    """Render what is on now and next, while the event is on or about to begin."""
    event, rows = event_today.event, json.loads(event_today.selected("sessions") or "null") or []
    if event is None or not rows or event_today.phase == "past":
        return ""
    at, lines = now(), sorted(map(_line_of, rows), key=lambda line: (line.starts_at, line.id))
    starred_ids = frozenset(row["id"] for row in rows if row["is_starred"])
    shown = NowAndNext.among(lines, at, starred_ids).lines
    marks = Marks(at=at, hues={}, starred_ids=starred_ids, can_star=True)
    base = url_for("schedule.schedules.index", slug=event.slug)
    return render_template("schedule/_today.html", event=event, lines=shown, marks=marks, base=base)


def _line_of(row: Mapping[str, Any]) -> SessionLine:
    starts_at, ends_at = (_utc(row[name]) for name in ("starts_at", "ends_at"))
    texts = {name: row[name] for name in ("id", "code", "title", "room_name", "track")}
    rest: dict[str, Any] = {"kind": "", "language": "", "room_id": None, "gone_at": None}
    speakers = tuple(json.loads(row["speakers"]))
    return SessionLine(**texts, **rest, speakers=speakers, starts_at=starts_at, ends_at=ends_at, day=starts_at.date())


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@selects_for_room_page("topic")
def select_topic(room: Room, _reader: User) -> Select[str]:
    """Return the query for the title of the session that is on in a room."""
    at = moment(RIGHT_NOW)
    is_on = ScheduleSession.starts_at <= at, ScheduleSession.ends_at > at, ScheduleSession.gone_at.is_(None)
    query = select(ScheduleSession.title).where(ScheduleSession.room_id == room.id, *is_on)
    return query.order_by(ScheduleSession.starts_at.desc(), ScheduleSession.id).limit(1)


@tells_of_rooms("topics")
def topics_of_rooms(event: Event, room_ids: Collection[int], _reader: User) -> dict[int, str]:
    """Return the titles of the sessions that are on in these rooms, by room id."""
    if not room_ids:
        return {}
    rows = db.session.execute(_topics_query(), {"event_id": event.id})
    wanted = set(room_ids)
    return {room_id: title for room_id, title in rows if room_id in wanted}


@prepared
def _topics_query() -> Select[int | None, str]:
    at = moment(RIGHT_NOW)
    is_on = ScheduleSession.starts_at <= at, ScheduleSession.ends_at > at, ScheduleSession.gone_at.is_(None)
    is_in_room = ScheduleSession.event_id == bindparam("event_id"), ScheduleSession.room_id.is_not(None)
    query = select(ScheduleSession.room_id, ScheduleSession.title).where(*is_in_room, *is_on)
    return query.order_by(ScheduleSession.starts_at)
