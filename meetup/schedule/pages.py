"""What the pages of a schedule show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_login import current_user
from sqlalchemy import Select, bindparam, select

from ..database.prepared import prepared
from ..events import Event, EventAccess, Visibility
from ..extensions import db, now
from ..public_pages import Shown, shown_until
from ..rooms import Room
from .grid import Grid, grid_of
from .models import Schedule, ScheduleSession
from .reading.values import DAY_CHANGE, day_of
from .session_lines import ScheduleDay, SessionLine, days_of, lines_of_day, starred_lines
from .stars import clashes_among
from .tracks import hue_of_track, hues_by_track


@dataclass(frozen=True)
class Filters:
    """What a reader wants to see of a day: the sessions in one room, or of one track."""

    room: str = ""
    track: str = ""

    def fits(self, line: SessionLine) -> bool:
        return self.room in ("", line.room_name) and self.track in ("", line.track)


@dataclass(frozen=True)
class Marks:
    """What lines are marked with: stars, clashes between them, colours of tracks, and what is on now."""

    at: datetime
    hues: Mapping[str, int]
    starred_ids: frozenset[int] = frozenset()
    clashes: Mapping[int, Any] = field(default_factory=dict)
    can_star: bool = False

    def hue(self, track: str) -> int:
        return hue_of_track(track, self.hues)


@dataclass(frozen=True)
class SchedulePage:
    """A day of a schedule, or the stars of the reader."""

    event: Event
    days: Sequence[ScheduleDay]
    day: date | None
    """The day that is shown, ``None`` for the stars and for an empty schedule."""
    lines: Sequence[SessionLine]
    grid: Grid
    rooms: Sequence[str]
    """The rooms that one can choose from."""
    tracks: Sequence[str]
    filters: Filters
    marks: Marks
    star_count: int
    is_organizer: bool

    @property
    def total(self) -> int:
        return sum(day.count for day in self.days)

    @classmethod
    def load(cls, access: EventAccess, day: date | None, filters: Filters) -> "SchedulePage | None":
        """Return the page of a day, by default of today or of the first day; ``None`` if there is no such day."""
        event, days, at = access.event, days_of(access.event.id), now()
        shown = day or _day_to_show(days, event, at)
        if shown is not None and day not in (None, *(one.on for one in days)):
            return None
        lines = lines_of_day(event.id, shown) if shown else []
        times = (moment for line in lines for moment in (line.starts_at, line.ends_at))
        shown_until(*times, _next_day_change(event, at))
        starred = starred_lines(current_user, event.id) if current_user.is_authenticated else []
        fitting = [line for line in lines if filters.fits(line)]
        return cls(
            event=event,
            days=days,
            day=shown,
            lines=fitting,
            grid=grid_of(fitting, _room_names(event.id)),
            rooms=_distinct(line.room_name for line in lines),
            tracks=_distinct(line.track for line in lines),
            filters=filters,
            marks=_marks(event, at, starred),
            star_count=len(starred),
            is_organizer=access.is_organizer,
        )

    @classmethod
    def load_stars(cls, access: EventAccess) -> "SchedulePage":
        """Return the page of the sessions that the reader starred, on all days."""
        event, starred = access.event, starred_lines(current_user, access.event.id)
        return cls(
            event=event,
            days=days_of(event.id),
            day=None,
            lines=starred,
            grid=Grid([], []),
            rooms=(),
            tracks=(),
            filters=Filters(),
            marks=_marks(event, now(), starred),
            star_count=len(starred),
            is_organizer=access.is_organizer,
        )


def marks_for(event: Event) -> Marks:
    """Return the marks of an event's sessions for the reader."""
    starred = starred_lines(current_user, event.id) if current_user.is_authenticated else []
    return _marks(event, now(), starred)


def _marks(event: Event, at: datetime, starred: Sequence[SessionLine]) -> Marks:
    return Marks(
        at=at,
        hues=hues_by_track(event.id),
        starred_ids=frozenset(line.id for line in starred),
        clashes=clashes_among(line for line in starred if not line.is_gone),
        can_star=current_user.is_authenticated,
    )


def _day_to_show(days: Sequence[ScheduleDay], event: Event, at: datetime) -> date | None:
    """Return today by the clocks at the event if it is a day of it; else the next one, or the first if all are over."""
    today = day_of(at, at, event.time_zone)  # Nights belong to the day before, like what is on in them.
    coming = [one.on for one in days if one.on >= today]
    is_over = not coming
    return (days[0].on if days else None) if is_over else coming[0]


def _next_day_change(event: Event, at: datetime) -> datetime:
    """Return when the next day of the schedule begins at the event, as another day is shown then."""
    tomorrow = day_of(at, at, event.time_zone) + timedelta(days=1)
    return datetime.combine(tomorrow, DAY_CHANGE, ZoneInfo(event.time_zone))


def _distinct(names: Any) -> list[str]:
    return sorted({name for name in names if name})


def _room_names(event_id: int) -> list[str]:
    return list(db.session.scalars(_room_names_query(), {"event_id": event_id}))


@prepared
def _room_names_query() -> Select[str]:
    return select(Room.name).where(Room.event_id == bindparam("event_id")).order_by(Room.position, Room.id)


@dataclass(frozen=True)
class SessionChoices:
    """What organizers have typed before, to choose from."""

    rooms: Sequence[str]
    tracks: Sequence[str]
    kinds: Sequence[str]


def session_choices(event_id: int) -> SessionChoices:
    """Return the rooms of an event, and the rooms, tracks and types of its sessions."""
    columns = ScheduleSession.room_name, ScheduleSession.track, ScheduleSession.kind
    rows = db.session.execute(select(*columns).distinct().where(ScheduleSession.event_id == event_id)).all()
    rooms = [*_room_names(event_id), *_distinct(row.room_name for row in rows)]
    return SessionChoices(
        list(dict.fromkeys(rooms)), _distinct(row.track for row in rows), _distinct(row.kind for row in rows)
    )


def shown_of_schedule(slug: str, **_arguments: Any) -> Shown:
    """Return what the pages of a schedule show to somebody who is signed out: the event and its schedule's version."""
    return Shown((_event_query(), schedule_version_query(), _rooms_of_slug_query()), {"slug": slug})


@prepared
def _event_query() -> Select[*tuple[Any, ...]]:
    is_public = Event.status != "draft", Event.visibility != Visibility.MEMBERS
    return select(*Event.__table__.columns).where(Event.slug == bindparam("slug"), *is_public)


@prepared
def schedule_version_query() -> Select[*tuple[Any, ...]]:
    """Return the query for when the schedule of an event changed last, by ``slug``. Every change of it changes that."""
    query = select(Schedule.changed_at).join(Event, Event.id == Schedule.event_id)
    return query.where(Event.slug == bindparam("slug"))


@prepared
def _rooms_of_slug_query() -> Select[*tuple[Any, ...]]:
    """Return the query for the order of the rooms, which is that of the columns."""
    query = select(Room.name).join(Event, Event.id == Room.event_id).where(Event.slug == bindparam("slug"))
    return query.order_by(Room.position, Room.id)
