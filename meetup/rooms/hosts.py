"""Room hosts: attendees whom the organizers of an event asked to moderate one of its rooms."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, delete, exists, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import insert_once
from ..events import Attendance
from ..extensions import Model, db, now
from ..people import summary_card_of


class RoomHost(Model):
    """An attendee who moderates a room."""

    __tablename__ = "room_hosts"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    attendance_id: Mapped[int] = mapped_column(
        ForeignKey("attendances.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    named_at: Mapped[datetime] = mapped_column(default=now)

    attendance: Mapped[Attendance] = relationship()

    @classmethod
    def add(cls, room_id: int, attendance: Attendance) -> bool:
        """Make an attendee a host. Return False if they were one already."""
        return insert_once(cls, room_id=room_id, attendance_id=attendance.id, named_at=now())

    @classmethod
    def remove(cls, room_id: int, attendance_id: int) -> bool:
        """Take hosting from an attendee. Return whether they were a host."""
        statement = delete(cls).where(cls.room_id == room_id, cls.attendance_id == attendance_id)
        return db.session.execute(statement.returning(cls.room_id)).first() is not None

    @classmethod
    def names_of(cls, room_id: int) -> list[tuple[int, str]]:
        """Return the hosts of a room, first named first, as pairs of attendance id and name."""
        query = select(Attendance).join(cls, cls.attendance_id == Attendance.id).where(cls.room_id == room_id)
        query = query.options(joinedload(Attendance.user)).order_by(cls.named_at, Attendance.id)
        return [
            (attendance.id, summary_card_of(attendance.user.profile, None).name)
            for attendance in db.session.scalars(query)
        ]


def is_room_host(room_id: Any, attendance_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the attendance is that of a host of the room. Both ids may be columns."""
    return exists().where(RoomHost.room_id == room_id, RoomHost.attendance_id == attendance_id)
