"""The facts of the door: that somebody was checked in, and that this was undone. No fact is changed or refused."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    any_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, aliased, mapped_column

from ..database import insert_once
from ..database.prepared import JsonList
from ..extensions import Model, db, now
from .models import MAX_DOOR_LENGTH

ANYWAY = "anyway"
"""The way of those who were let in although the device said that they are in, or that their ticket is cancelled."""

WAYS = ("scan", "typed", "name", "walk_in", ANYWAY, "kiosk", "self", "desk")
"""How somebody was checked in: at a device of the staff by a code or by name, by themselves, or on the page."""

PERSON_LENGTH = 40


def is_given_key(column: Any, name: str) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of the keys that are given as the parameter ``name``, a list."""
    if db.engine.dialect.name == "sqlite":
        given = func.json_each(bindparam(name, type_=JsonList())).table_valued("value")
        is_given: ColumnElement[bool] = column.in_(select(given.c.value))
        return is_given
    is_any: ColumnElement[bool] = column == any_(bindparam(name, type_=postgresql.ARRAY(String())))
    return is_any


class CheckIn(Model):
    """The fact that somebody came through a door: when, where, and by whom.

    ``person`` is the key of a `Subject`, also when the attendance or the ticket is gone. ``at`` is by our clock.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("event_id", "uuid"),
        Index("ix_check_ins_person", "event_id", "person"),
        Index("ix_check_ins_received_at", "event_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    person: Mapped[str] = mapped_column(String(PERSON_LENGTH))
    attendance_id: Mapped[int | None] = mapped_column(ForeignKey("attendances.id", ondelete="SET NULL"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="SET NULL"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("check_in_devices.id", ondelete="SET NULL"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    way: Mapped[str] = mapped_column(String(8))
    door: Mapped[str] = mapped_column(String(MAX_DOOR_LENGTH), default="")

    @classmethod
    def record(cls, event_id: int, uuid: UUID, at: datetime, **columns: object) -> bool:
        """Record a check-in once, and return whether it is new. The earlier time counts if it is sent again."""
        received_at = now()
        if insert_once(cls, event_id=event_id, uuid=uuid, at=at, received_at=received_at, **columns):
            return True
        known = db.session.scalars(select(cls).where(cls.event_id == event_id, cls.uuid == uuid)).one()
        if at < known.at:
            known.at, known.received_at = at, received_at
        return False

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """Return the condition that a check-in has not been undone."""
        undo = aliased(CheckInUndo)
        return ~exists().where(undo.event_id == cls.event_id, undo.check_in_uuid == cls.uuid)


class CheckInUndo(Model):
    """The fact that somebody undid a check-in, which may arrive later than its undoing."""

    __tablename__ = "check_in_undos"
    __table_args__ = (
        UniqueConstraint("event_id", "uuid"),
        Index("ix_check_in_undos_check_in", "event_id", "check_in_uuid"),
        Index("ix_check_in_undos_received_at", "event_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    check_in_uuid: Mapped[UUID]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("check_in_devices.id", ondelete="SET NULL"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def record(cls, event_id: int, uuid: UUID, check_in_uuid: UUID, **columns: object) -> None:
        """Record once that a check-in is undone."""
        insert_once(cls, event_id=event_id, uuid=uuid, check_in_uuid=check_in_uuid, received_at=now(), **columns)
