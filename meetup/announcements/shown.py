"""Where people find announcements: on the page of the event, on Today and in rooms. The signed-out see none."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from flask_login import current_user
from sqlalchemy import ScalarSelect, Select, Text, and_, cast, func, literal_column, or_, select

from ..database.prepared import moment
from ..events import (
    Attendance,
    Event,
    EventAccess,
    EventLine,
    EventToday,
    adds_event_notice,
    adds_to_event_today,
    selects_for_event_today,
    stamps_event,
)
from ..extensions import db, now
from ..people import User
from ..rooms import Room
from ..rooms.page.counts import selects_for_room_page
from .audiences import NOT_TEAM, was_sent_to
from .lines import AnnouncementLine, latest_lines
from .models import Announcement, Audience

SHOWN_AT_EVENT = 3
A_DAY = timedelta(days=1)


@stamps_event("announcements")
def select_latest() -> ScalarSelect[datetime | None]:
    """Return the query for when something was announced last at an event, so that nothing is looked for without it."""
    query = select(func.max(Announcement.sent_at)).where(Announcement.event_id == Event.id)
    return query.where(Announcement.withdrawn_at.is_(None)).correlate(Event).scalar_subquery()


@adds_event_notice
def render_at_event(access: EventAccess) -> str:
    """Render what was announced last to the reader."""
    if not access.stamps.get("announcements") or not current_user.is_authenticated:
        return ""
    lines = latest_lines(access.event.id, current_user, SHOWN_AT_EVENT)
    if not lines:
        return ""
    return render_template("announcements/_of_event.html", event=access.event, lines=lines)


@selects_for_event_today("announcement")
def select_for_today() -> ScalarSelect[str]:
    """Return the query for what was announced last to whoever has an attendance, as text of JSON."""
    audience = Announcement.audience
    is_for_them = or_(
        audience == Audience.GOING,
        and_(audience == Audience.CHECKED_IN, Attendance.checked_in_at.is_not(None)),
        and_(audience == Audience.TEAM, Attendance.role != NOT_TEAM),
        and_(audience == Audience.ROOM, was_sent_to(Attendance.user_id)),
    )
    is_of_event = Announcement.event_id == Attendance.event_id, is_for_them
    query = select(*_COLUMNS).where(*is_of_event).correlate(Attendance)
    return _latest_as_text(query).scalar_subquery()


@adds_to_event_today
def render_on_today(event_today: EventToday) -> str:
    """Render the latest announcement of today, on the days of the event."""
    event, line = event_today.event, _line_in(event_today.selected("announcement"))
    if event is None or line is None or not _is_of_today(event, line):
        return ""
    return render_template("announcements/_today.html", event=event, line=line)


def _is_of_today(event: EventLine, line: AnnouncementLine) -> bool:
    zone = ZoneInfo(event.time_zone)
    today, sent, first, last = (
        at.astimezone(zone).date() for at in (now(), line.sent_at, event.starts_at, event.ends_at)
    )
    return sent == today and first <= today <= last


@selects_for_room_page("announcement")
def select_for_room(room: Room, _reader: User) -> Select[str]:
    """Return the query for what was announced last in a room, as text of JSON."""
    is_of_room = Announcement.audience == Audience.ROOM, Announcement.room_id == room.id
    return _latest_as_text(select(*_COLUMNS).where(*is_of_room))


def line_in_room(value: str | None) -> AnnouncementLine | None:
    """Return the announcement that a room's page selected. Templates call it by this name."""
    return _line_in(value)


_NAMES = AnnouncementLine._fields
_COLUMNS: list[Any] = [
    column if name in ("id", "title", "text") else cast(column, Text).label(name)
    for name, column in ((name, getattr(Announcement, name)) for name in _NAMES)
]


def _latest_as_text(query: Select[Any]) -> Select[str]:
    """Return the query for the latest that was sent in the last day and not withdrawn, as text of JSON."""
    is_shown = Announcement.sent_at > moment(A_DAY), Announcement.withdrawn_at.is_(None)
    latest = query.where(*is_shown).order_by(Announcement.sent_at.desc(), Announcement.id.desc()).limit(1).subquery()
    values = [part for name in _NAMES for part in (literal_column(f"'{name}'"), latest.c[name])]
    make = func.json_object if db.engine.dialect.name == "sqlite" else func.json_build_object
    return select(cast(make(*values), Text))


def _line_in(text: str | None) -> AnnouncementLine | None:
    """Return the announcement in a text of JSON, ``None`` if there is none."""
    values = json.loads(text or "null")
    if values is None:
        return None
    times = {name: _utc(values[name]) for name in ("sent_at", "edited_at")}
    return AnnouncementLine(**{**values, **times})


def _utc(text: str | None) -> Any:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
