"""What is said in a room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..extensions import Model, now
from ..pages import Page
from ..people import Card, User, face_of
from ..people.hiding import shown_to

LENGTH = 2000
ROWS = 40


class Message(Model):
    """Something said. ``uuid`` is made by the sender's side, so that a doubled tap says it once."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "uuid"),
        Index("ix_messages_room_id", "room_id", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(String(LENGTH))
    uuid: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @classmethod
    def page(cls, room_id: int, reader: User, before: str | None) -> Page:
        """What was said in a room by whomever ``reader`` sees, the latest first, from the cursor ``before``."""
        said = select(cls).where(cls.room_id == room_id, cls.deleted_at.is_(None), shown_to(reader, cls.user_id))
        return Page.of(said.options(joinedload(cls.user)), (cls.created_at, cls.id), before, ROWS)

    @property
    def author(self) -> Card:
        return face_of(self.user.profile)
