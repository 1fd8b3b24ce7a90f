"""What is said in a room."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...extensions import Model, now
from ...people import User
from ..versions import hold, later, micros
from .reactions import Reaction

if TYPE_CHECKING:
    from ..models import Room

LENGTH = 2000
CHANGEABLE = timedelta(minutes=5)


class TooLateError(ValueError):
    """It has been read by then."""


class Message(Model):
    """Something said. ``uuid`` is made by the sender's side, so that a doubled tap says it once.

    ``changed_at`` is when it came to be as it is, and follows every change of it but reactions, which have
    ``reacted_at``: streams know it by them. ``reactions`` counts them by emoji. Taken back, it keeps no words, and
    neither when a moderator has removed it, which sets ``removed_at`` as well as ``deleted_at``.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("user_id", "uuid"),
        Index("ix_messages_room_id", "room_id", "created_at", "id"),
        Index("ix_messages_changed_at", "room_id", "changed_at"),
        Index("ix_messages_reacted_at", "room_id", "reacted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(String(LENGTH))
    uuid: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    reactions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    reacted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    room: Mapped["Room"] = relationship()

    def __init__(self, **columns: Any) -> None:
        columns.setdefault("created_at", now())
        super().__init__(**{"changed_at": columns["created_at"], "reactions": {}, **columns})

    @property
    def order(self) -> str:
        """Text that sorts messages as they were said."""
        return f"{int(self.created_at.timestamp() * 1000):014}-{self.id:010}"

    @property
    def version(self) -> int:
        """Grows with each change, in microseconds."""
        return micros(self.changed_at)

    @property
    def reacted_version(self) -> int:
        """The same of its reactions; 0 before the first."""
        return micros(self.reacted_at) if self.reacted_at else 0

    @property
    def changeable(self) -> bool:
        """Whether its author may still change it or take it back."""
        return self.deleted_at is None and now() < self.created_at + CHANGEABLE

    def edit(self, text: str) -> None:
        """Say it differently. Raises TooLateError."""
        if not self.changeable:
            raise TooLateError
        if text != self.body:
            self.body, self.edited_at = text, now()
            self.changed_at = later(self.changed_at)

    def take_back(self) -> None:
        """Leave nothing but the line that there was something. Raises TooLateError."""
        if self.deleted_at:
            return
        if not self.changeable:
            raise TooLateError
        self.body, self.deleted_at = "", now()
        self.changed_at = later(self.changed_at)

    def remove(self) -> bool:
        """Take it from all screens, whenever it was said; whether a moderator had not done so before."""
        hold(self, "body", "deleted_at", "removed_at", "changed_at")
        if self.removed_at:
            return False
        self.body, self.removed_at = "", now()
        self.deleted_at = self.deleted_at or self.removed_at
        self.changed_at = later(self.changed_at)
        return True

    def react(self, user: User, emoji: str, on: bool) -> None:
        """``user`` reacts with ``emoji``, or no longer does; said twice it is the same."""
        # Whoever counts is alone with the row, so that the last count is the right one.
        hold(self, "reactions", "reacted_at")
        if Reaction.put(self.id, user, emoji) if on else Reaction.drop(self.id, user, emoji):
            self.reactions = Reaction.count(self.id)
            self.reacted_at = later(self.reacted_at)
