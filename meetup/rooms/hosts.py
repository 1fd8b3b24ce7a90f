"""Room hosts: those who go to an event and keep order in one of its rooms, because its organizers asked them to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, delete, exists, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import insert_once
from ..events import Attendance
from ..extensions import Model, db, now
from ..people import summary_card_of


class RoomHost(Model):
    """An attendance whose user moderates the room; gone with either."""

    __tablename__ = "room_hosts"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    attendance_id: Mapped[int] = mapped_column(
        ForeignKey("attendances.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    named_at: Mapped[datetime] = mapped_column(default=now)

    attendance: Mapped[Attendance] = relationship()

    @classmethod
    def add(cls, room_id: int, attendance: Attendance) -> bool:
        """Whether they were no host before."""
        return insert_once(cls, room_id=room_id, attendance_id=attendance.id, named_at=now())

    @classmethod
    def remove(cls, room_id: int, attendance_id: int) -> bool:
        """Whether they were a host until now."""
        one = delete(cls).where(cls.room_id == room_id, cls.attendance_id == attendance_id)
        return db.session.execute(one.returning(cls.room_id)).first() is not None

    @classmethod
    def names_of(cls, room_id: int) -> list[tuple[int, str]]:
        """The hosts of a room: the ids of their attendances, and their names."""
        query = select(Attendance).join(cls, cls.attendance_id == Attendance.id).where(cls.room_id == room_id)
        query = query.options(joinedload(Attendance.user)).order_by(cls.named_at, Attendance.id)
        return [(each.id, summary_card_of(each.user.profile, None).name) for each in db.session.scalars(query)]


def is_room_host(room_id: Any, attendance_id: Any) -> ColumnElement[bool]:
    """For queries: whether that attendance is one of the room's hosts."""
    return exists().where(RoomHost.room_id == room_id, RoomHost.attendance_id == attendance_id)
