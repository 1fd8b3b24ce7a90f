"""How far somebody has read in a room."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ...database import insert_once
from ...database.prepared import GIVEN_USER, prepared
from ...extensions import Model, db
from ...people import User
from .messages import Message


class Reading(Model):
    """How far somebody has read in a room: all messages until ``read_to``, which only moves forward."""

    __tablename__ = "readings"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_to: Mapped[datetime]

    @classmethod
    def read_until(cls, room_id: int, user: User) -> datetime | None:
        """Return the time until which ``user`` has read, or ``None`` before the first time."""
        return db.session.scalar(_read_to_query(), {"room_id": room_id, "user_id": user.id})

    @classmethod
    def advance_to(cls, message: Message, user: User) -> None:
        """Record that ``user`` has read up to ``message``."""
        if insert_once(cls, room_id=message.room_id, user_id=user.id, read_to=message.created_at):
            return
        conditions = cls.room_id == message.room_id, cls.user_id == user.id, cls.read_to < message.created_at
        db.session.execute(update(cls).where(*conditions).values(read_to=message.created_at))


@prepared
def _read_to_query() -> Select[datetime]:
    return select(Reading.read_to).where(Reading.room_id == bindparam("room_id"), Reading.user_id == GIVEN_USER.id)
