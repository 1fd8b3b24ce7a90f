"""Room hosts: people on the team of an event who moderate one of its rooms."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, delete, exists, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import insert_once
from ..events import Attendance, Event, change_role
from ..extensions import Model, db, now
from ..people import summary_card_of
from ..people.visibility import is_not_absent
from .models import Room


class RoomHost(Model):
    """An attendee who moderates a room. Their role is `host`, unless they have another one on the team as well."""

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
        Event.lock(attendance.event_id)
        if attendance.role == "attendee":
            change_role(attendance, "host")
        return insert_once(cls, room_id=room_id, attendance_id=attendance.id, named_at=now())

    @classmethod
    def remove(cls, room_id: int, attendance_id: int) -> bool:
        """Take hosting from an attendee. Return whether they were a host. Who hosts no room then is an attendee."""
        attendance = db.session.get(Attendance, attendance_id)
        if attendance is None:
            return False
        Event.lock(attendance.event_id)
        is_own = cls.room_id == room_id, cls.attendance_id == attendance_id
        was_host = db.session.execute(delete(cls).where(*is_own).returning(cls.room_id)).first() is not None
        hosts_others = db.session.scalar(select(exists().where(cls.attendance_id == attendance_id)))
        if was_host and not hosts_others and attendance.role == "host":
            change_role(attendance, "attendee")
        return was_host

    @classmethod
    def remove_all(cls, attendance_id: int) -> bool:
        """Take all rooms from an attendee, without changing their role. Return whether they had any."""
        statement = delete(cls).where(cls.attendance_id == attendance_id).returning(cls.room_id)
        return bool(db.session.execute(statement).all())

    @classmethod
    def names_of(cls, room_id: int) -> list[tuple[int, str]]:
        """Return the hosts of a room, first named first, as pairs of attendance id and name."""
        query = select(Attendance).join(cls, cls.attendance_id == Attendance.id).where(cls.room_id == room_id)
        query = query.where(is_not_absent(Attendance.user_id))
        query = query.options(joinedload(Attendance.user)).order_by(cls.named_at, Attendance.id)
        return [
            (attendance.id, summary_card_of(attendance.user.profile, None).name)
            for attendance in db.session.scalars(query)
        ]

    @classmethod
    def rooms_by_attendance(cls, event_id: int) -> dict[int, list[Room]]:
        """Return the rooms that are hosted at an event, by the id of the host's attendance. Runs one query."""
        query = select(cls.attendance_id, Room).join(Room, Room.id == cls.room_id).where(Room.event_id == event_id)
        rooms = defaultdict(list)
        for attendance_id, room in db.session.execute(query.order_by(Room.name, Room.id)):
            rooms[attendance_id].append(room)
        return rooms


def is_room_host(room_id: Any, attendance_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the attendance is that of a host of the room. Both ids may be columns."""
    return exists().where(RoomHost.room_id == room_id, RoomHost.attendance_id == attendance_id)
