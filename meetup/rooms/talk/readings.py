"""How far somebody has read in a room."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ...database import insert_once
from ...extensions import Model, db
from ...people import User
from ..models import Room
from ..page.counts import selects_for_room_page
from .messages import Message


class Reading(Model):
    """How far somebody has read in a room: all messages until ``read_to``, which only moves forward."""

    __tablename__ = "readings"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_to: Mapped[datetime]

    @classmethod
    def advance_to(cls, message: Message, user: User) -> None:
        """Record that ``user`` has read up to ``message``."""
        if insert_once(cls, room_id=message.room_id, user_id=user.id, read_to=message.created_at):
            return
        conditions = cls.room_id == message.room_id, cls.user_id == user.id, cls.read_to < message.created_at
        db.session.execute(update(cls).where(*conditions).values(read_to=message.created_at))


@selects_for_room_page("read_to")
def _read_to(room: Room, reader: User) -> Select[Any]:
    return select(Reading.read_to).where(Reading.room_id == room.id, Reading.user_id == reader.id)
