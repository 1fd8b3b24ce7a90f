"""Sessions as lines: what lists show of them, read as columns."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, bindparam, func, select

from ..database.prepared import GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import UtcDateTime, db
from ..people import User
from .models import ScheduleSession
from .stars import Star


@dataclass(frozen=True)
class SessionLine:
    """What lists show of a session. Its attributes have the same names as those of ``ScheduleSession``."""

    id: int
    code: str
    title: str
    speakers: tuple[str, ...]
    track: str
    kind: str
    language: str
    room_name: str
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    day: date
    gone_at: datetime | None

    @classmethod
    def from_row(cls, row: Any) -> "SessionLine":
        values = dict(zip(_NAMES, row, strict=False))
        return cls(**{**values, "speakers": tuple(values["speakers"])})

    @property
    def is_gone(self) -> bool:
        return self.gone_at is not None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def names(self) -> str:
        """The names of the speakers as one text."""
        return ", ".join(self.speakers)

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    def percent_at(self, at: datetime) -> int:
        """Return how much of it is over at ``at``, from 0 to 100."""
        length = (self.ends_at - self.starts_at).total_seconds()
        return max(0, min(100, round(100 * (at - self.starts_at).total_seconds() / length))) if length else 100


_NAMES = tuple(field.name for field in fields(SessionLine))
LINE_COLUMNS: tuple[Any, ...] = tuple(getattr(ScheduleSession, name) for name in _NAMES)
_IN_ORDER: tuple[Any, ...] = (ScheduleSession.starts_at, ScheduleSession.room_name, ScheduleSession.id)


@dataclass(frozen=True)
class ScheduleDay:
    """A day of a schedule, and how many sessions it has."""

    on: date
    count: int


def days_of(event_id: int) -> list[ScheduleDay]:
    """Return the days on which there are sessions, in order."""
    rows = db.session.execute(_days_query(), {"event_id": event_id})
    return [ScheduleDay(row.day, row.number) for row in rows]


@prepared
def _days_query() -> Select[date, int]:
    is_shown = ScheduleSession.event_id == bindparam("event_id"), ScheduleSession.gone_at.is_(None)
    query = select(ScheduleSession.day, func.count().label("number")).where(*is_shown)
    return query.group_by(ScheduleSession.day).order_by(ScheduleSession.day)


def lines_of_day(event_id: int, day: date) -> list[SessionLine]:
    """Return the sessions of a day by their starts, without those that are gone."""
    return _lines(db.session.execute(_day_query(), {"event_id": event_id, "day": day}))


@prepared
def _day_query() -> Select[*tuple[Any, ...]]:
    is_of_day = ScheduleSession.event_id == bindparam("event_id"), ScheduleSession.day == bindparam("day", type_=Date())
    return select(*LINE_COLUMNS).where(*is_of_day, ScheduleSession.gone_at.is_(None)).order_by(*_IN_ORDER)


def all_lines(event_id: int) -> list[SessionLine]:
    """Return all sessions of an event by their starts, also those that are gone."""
    return _lines(db.session.execute(_all_query(), {"event_id": event_id}))


@prepared
def _all_query() -> Select[*tuple[Any, ...]]:
    return select(*LINE_COLUMNS).where(ScheduleSession.event_id == bindparam("event_id")).order_by(*_IN_ORDER)


def starred_lines(user: User, event_id: int) -> list[SessionLine]:
    """Return the sessions of an event that ``user`` starred by their starts, also those that are gone."""
    return _lines(db.session.execute(_starred_query(), {"event_id": event_id, "user_id": user.id}))


@prepared
def _starred_query() -> Select[*tuple[Any, ...]]:
    query = select(*LINE_COLUMNS).join(Star, Star.session_id == ScheduleSession.id)
    is_own = Star.user_id == GIVEN_USER.id, Star.event_id == bindparam("event_id")
    return query.where(*is_own).order_by(*_IN_ORDER)


def running_and_next(event_id: int, at: datetime, limit: int) -> list[SessionLine]:
    """Return the sessions that are on at ``at``, and those that come next, by their starts: ``limit`` at most.

    A gap between them says nothing: breaks are in few exports.
    """
    values = {"event_id": event_id, "at": at, "row_limit": limit}
    return _lines(db.session.execute(_coming_query(), values))


@prepared
def _coming_query() -> Select[*tuple[Any, ...]]:
    at = bindparam("at", type_=UtcDateTime())
    is_coming = ScheduleSession.ends_at > at, ScheduleSession.gone_at.is_(None)
    query = select(*LINE_COLUMNS).where(ScheduleSession.event_id == bindparam("event_id"), *is_coming)
    return query.order_by(*_IN_ORDER).limit(ROW_LIMIT)


def _lines(rows: Iterable[Any]) -> list[SessionLine]:
    return [SessionLine.from_row(row) for row in rows]
