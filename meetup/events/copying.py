"""Holding an event again: a draft with everything of it but its schedule and the people who came."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ..extensions import db, now
from ..hooks import Hook
from ..people import User
from ..people.pictures import Picture
from .attendance import Attendance
from .local_time import to_local_time
from .models import DOUBLE_TAP_WINDOW, Event
from .series import EventSeries
from .status import EventSuspendedError

COPIED_COLUMNS = (
    "description",
    "venue",
    "time_zone",
    "visibility",
    "chosen_hue",
    "chosen_pattern",
    "cover_focus_x",
    "cover_focus_y",
)
COPIED_ROLES = ("organizer", "staff")


class EventCopy(NamedTuple):
    """An event, the draft that was made from it, and by whom."""

    source: Event
    draft: Event
    by: User

    def move(self, at: datetime | None) -> datetime | None:
        """Return the moment that is as far from the draft's start as ``at`` is from the source's, by local clocks."""
        return at and move_moment(at, self.source, self.draft.starts_at)


copies_event: Hook[Callable[[EventCopy], None]] = Hook("copies_event")
"""Copy what a slice stores about an event, except for what is about its people."""


def copy_event(source: Event, organizer: User, title: str, starts_at: datetime, series_title: str = "") -> Event:
    """Return a new draft like ``source`` that begins at ``starts_at`` and lasts as long, with the same team.

    With a ``series_title``, both are in a series: that of ``source``, or a new one with this title, which everybody
    reads who sees any of its events. The same copy again within ``DOUBLE_TAP_WINDOW`` is a double tap and
    returns the first one.

    Raises:
        EventSuspendedError: operators have suspended ``source``, and a copy would be public again.
    """
    Event.lock(source.id)  # Two taps at the same time take turns.
    if source.is_suspended:
        raise EventSuspendedError
    if existing := _find_double_tap(source, organizer, title, starts_at):
        return existing
    columns = {name: getattr(source, name) for name in COPIED_COLUMNS}
    ends_at = move_moment(source.ends_at, source, starts_at)
    draft = Event.create_another(organizer, title, starts_at=starts_at, ends_at=ends_at, **columns)
    if series_title:
        source.series_id = source.series_id or EventSeries.create(series_title).id
        draft.series_id = source.series_id
    draft.set_cover(Picture.copy(source.cover_key))
    _copy_team(source, draft)
    for follow in copies_event:
        follow(EventCopy(source, draft, organizer))
    return draft


def move_moment(at: datetime, source: Event, starts_at: datetime) -> datetime:
    """Return ``at`` for an event like ``source`` that begins at ``starts_at``.

    Clocks in its time zone then show the same time as far from the start, also if they go forward or back between.
    """
    zone = source.time_zone
    local, start, new_start = (to_local_time(moment, zone) for moment in (at, source.starts_at, starts_at))
    assert local and start and new_start
    return (local + (new_start - start)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _find_double_tap(source: Event, organizer: User, title: str, starts_at: datetime) -> Event | None:
    query = select(Event).join(Attendance, Attendance.event_id == Event.id)
    query = query.where(Attendance.user_id == organizer.id, Attendance.role == "organizer", Event.id != source.id)
    query = query.where(Event.title == title, Event.starts_at == starts_at)
    return db.session.scalar(query.where(Event.created_at > now() - DOUBLE_TAP_WINDOW).limit(1))


def _copy_team(source: Event, draft: Event) -> None:
    query = select(Attendance).where(Attendance.event_id == source.id, Attendance.role.in_(COPIED_ROLES))
    for attendance in db.session.scalars(query.order_by(Attendance.id)):
        draft.add_attendee(attendance.user, attendance.role)
