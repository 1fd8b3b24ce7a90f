"""How far somebody has read in a room."""

from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ...database import insert_once
from ...extensions import Model, db
from ...people import User
from .messages import Message


class Reading(Model):
    """Everything said in the room until ``read_to`` was on the screen of ``user_id``. It only ever goes forward."""

    __tablename__ = "readings"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_to: Mapped[datetime]

    @classmethod
    def read_until(cls, room_id: int, user: User) -> datetime | None:
        """Until when ``user`` has read; ``None`` before the first time."""
        return db.session.scalar(select(cls.read_to).where(cls.room_id == room_id, cls.user_id == user.id))

    @classmethod
    def advance_to(cls, message: Message, user: User) -> None:
        """``user`` has read as far as ``message``."""
        if insert_once(cls, room_id=message.room_id, user_id=user.id, read_to=message.created_at):
            return
        mine = cls.room_id == message.room_id, cls.user_id == user.id, cls.read_to < message.created_at
        db.session.execute(update(cls).where(*mine).values(read_to=message.created_at))
