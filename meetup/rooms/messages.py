"""What is said in a room."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model, now
from ..people import User

if TYPE_CHECKING:
    from .models import Room

LENGTH = 2000


class Message(Model):
    """Something said. ``uuid`` is made by the sender's side, so that a doubled tap says it once.

    ``changed_at`` is when it came to be as it is, and follows every change of it: streams know it by that.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "uuid"),
        Index("ix_messages_room_id", "room_id", "created_at", "id"),
        Index("ix_messages_changed_at", "room_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(String(LENGTH))
    uuid: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    room: Mapped["Room"] = relationship()

    def __init__(self, **columns: Any) -> None:
        columns.setdefault("created_at", now())
        super().__init__(**{"changed_at": columns["created_at"], **columns})

    @property
    def order(self) -> str:
        """Text that sorts messages as they were said."""
        return f"{int(self.created_at.timestamp() * 1000):014}-{self.id:010}"
