"""The schedule of an event, its sessions and its tracks."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..events import Event
from ..extensions import Model, db, now
from .fingerprints import SESSION_FIELDS, fingerprint_of
from .room_keys import room_ids_by_name, room_key

CODE_LENGTH = 6
CODE_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The code of a session as the published schema of schedules wants it."""
OWN, IMPORTED = "own", "import"
"""Sources of sessions: typed by organizers, or read from another program."""
REFRESH_INTERVAL = timedelta(hours=1)
STEP = timedelta(milliseconds=1)


class Schedule(Model):
    """What an event's schedule is read from, and when it changed last. ``changed_at`` grows with every change of it.

    ``address`` is where it is read from, if not from a file; ``time_zone`` is what organizers said about times without
    a zone. From ``hourly_since`` on, it is read again every hour, next at ``next_read_at``. ``digest`` is that of the
    content that was read last, and ``problem`` why reading it failed.
    """

    __tablename__ = "schedules"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    address: Mapped[str] = mapped_column(String(500), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="")
    hourly_since: Mapped[datetime | None]
    next_read_at: Mapped[datetime | None] = mapped_column(index=True)
    last_read_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")

    event: Mapped[Event] = relationship()

    @classmethod
    def find(cls, event_id: int) -> "Schedule | None":
        return db.session.get(cls, event_id)

    @classmethod
    def lock(cls, event_id: int) -> "Schedule":
        """Return the schedule of an event, created if there is none, locked until the end of the transaction."""
        insert_once(cls, event_id=event_id, changed_at=now(), address="", time_zone="", digest="", problem="")
        return db.session.get_one(cls, event_id, with_for_update=True, populate_existing=True)

    def touch(self) -> datetime:
        """Say that the schedule has changed. Return the moment that its changed sessions get."""
        self.changed_at = max(now(), self.changed_at + STEP)
        return self.changed_at

    def read_from(self, address: str, hourly: bool) -> None:
        """Remember where the schedule is read from, and whether it is read again every hour."""
        if address != self.address:
            self.digest, self.problem = "", ""
        self.address = address
        is_hourly = bool(address) and hourly
        self.hourly_since = (self.hourly_since or now()) if is_hourly else None
        self.next_read_at = now() + REFRESH_INTERVAL if is_hourly else None


class ScheduleSession(Model):
    """A session: one entry of a schedule, with the names of its speakers in order. Moments are in UTC.

    ``external_key`` finds it in the next version of what it was read from; without one it is found by its title.
    ``external_group`` is the same for all sessions of a talk. ``day`` is the day of the event to which it belongs,
    which for a session at night is the day before. ``moved_at`` is when its time or place changed last. A session that
    is in the schedule no more is ``gone_at`` that moment, and keeps its stars. ``room_id`` is the room of that name.
    """

    __tablename__ = "schedule_sessions"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        UniqueConstraint("event_id", "source", "external_key"),
        CheckConstraint("ends_at >= starts_at", name="ends_not_before_start"),
        CheckConstraint("source IN ('own', 'import')", name="source"),
        Index("ix_schedule_sessions_day", "event_id", "day", "starts_at"),
        Index("ix_schedule_sessions_starts_at", "event_id", "starts_at"),
        Index("ix_schedule_sessions_room_id", "room_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    source: Mapped[str] = mapped_column(String(6), default=OWN)
    external_key: Mapped[str | None] = mapped_column(String(200))
    external_group: Mapped[str] = mapped_column(String(200), default="")
    fingerprint: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(300))
    abstract: Mapped[str] = mapped_column(Text, default="")
    speakers: Mapped[list[str]] = mapped_column(JSON, default=list)
    track: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    room_name: Mapped[str] = mapped_column(String(120), default="")
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    link: Mapped[str] = mapped_column(String(500), default="")
    do_not_record: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    moved_at: Mapped[datetime] = mapped_column(default=now)
    gone_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()

    @classmethod
    def create(cls, event: Event, **values: Any) -> "ScheduleSession":
        """Create a session that organizers typed. ``values`` are those of ``SESSION_FIELDS``."""
        at = Schedule.lock(event.id).touch()
        session = cls(
            event=event,
            source=OWN,
            code=make_code(),
            fingerprint=fingerprint_of(values),
            room_id=room_ids_by_name(event.id).get(room_key(values["room_name"])),
            **stored(values),
            created_at=at,
            changed_at=at,
            moved_at=at,
        )
        db.session.add(session)
        db.session.flush()
        return session

    @classmethod
    def find(cls, event_id: int, code: str, lock: bool = False) -> "ScheduleSession | None":
        query = select(cls).where(cls.event_id == event_id, cls.code == code.upper())
        return db.session.scalar(query.with_for_update() if lock else query)

    @classmethod
    def all_imported(cls, event_id: int) -> list["ScheduleSession"]:
        """Return the sessions that were read from another program, gone ones too, by their starts."""
        query = select(cls).where(cls.event_id == event_id, cls.source == IMPORTED)
        return list(db.session.scalars(query.order_by(cls.starts_at, cls.id)))

    def edit(self, **values: Any) -> bool:
        """Set the values of ``SESSION_FIELDS``. Return whether anything has changed. What was gone is back."""
        fingerprint = fingerprint_of(values)
        if fingerprint == self.fingerprint and not self.is_gone:
            return False
        at = Schedule.lock(self.event_id).touch()
        if self.is_moved_by(values):
            self.moved_at = at
        for name, value in stored(values).items():
            setattr(self, name, value)
        self.room_id = room_ids_by_name(self.event_id).get(room_key(self.room_name))
        self.fingerprint, self.changed_at, self.gone_at = fingerprint, at, None
        return True

    def remove(self) -> None:
        """Take the session out of the schedule. It stays, marked, as people may have starred it."""
        if not self.is_gone:
            self.gone_at = self.changed_at = self.moved_at = Schedule.lock(self.event_id).touch()

    def is_moved_by(self, values: Mapping[str, Any]) -> bool:
        """Return whether time or place change with ``values``, or a session that was gone comes back."""
        names = "starts_at", "ends_at", "room_name"
        return self.is_gone or any(getattr(self, name) != values[name] for name in names)

    @property
    def is_gone(self) -> bool:
        return self.gone_at is not None

    @property
    def is_own(self) -> bool:
        """Whether organizers typed it, so that no import changes it."""
        return self.source == OWN

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def values(self) -> dict[str, Any]:
        """The values of ``SESSION_FIELDS``."""
        return {name: getattr(self, name) for name in SESSION_FIELDS}

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at and not self.is_gone


def make_code() -> str:
    """Return a new code: six random characters. That it is unique in its event is up to the database."""
    return "".join(secrets.choice(CODE_CHARACTERS) for _ in range(CODE_LENGTH))


def make_codes(event_id: int, count: int) -> list[str]:
    """Return ``count`` different codes that no session of the event has."""
    taken = set(db.session.scalars(select(ScheduleSession.code).where(ScheduleSession.event_id == event_id)))
    codes: list[str] = []
    while len(codes) < count:
        if (code := make_code()) not in taken:
            taken.add(code)
            codes.append(code)
    return codes


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` as columns hold them."""
    return {**values, "speakers": list(values["speakers"])}


def insert_sessions(event_id: int, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Insert sessions, each with a new code. Return their ids.

    Raises IntegrityError if one of them is there already.
    """
    found = list(rows)
    if not found:
        return []
    codes = make_codes(event_id, len(found))
    statement = insert(ScheduleSession).returning(ScheduleSession.id)
    made = [{**row, "event_id": event_id, "code": code} for row, code in zip(found, codes, strict=True)]
    return list(db.session.scalars(statement, made))
