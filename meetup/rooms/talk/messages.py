"""The messages in a room."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...extensions import Model, now
from ...people import User
from ..models import Room
from ..versions import lock_row, next_stamp, to_microseconds
from .reactions import Reaction

MAX_MESSAGE_LENGTH = 2000
EDIT_WINDOW = timedelta(minutes=5)


class EditWindowClosedError(ValueError):
    """A message can no longer be changed, as others have read it."""


class MessageVersions:
    """The values by which pages and frames sort messages, and notice that one has changed."""

    if TYPE_CHECKING:
        id: Any
        created_at: Any
        changed_at: Any
        reacted_at: Any

    @property
    def sort_key(self) -> str:
        """A text that sorts messages by the time they were posted."""
        return f"{int(self.created_at.timestamp() * 1000):014}-{self.id:010}"

    @property
    def version(self) -> int:
        """The time of the last change in microseconds."""
        return to_microseconds(self.changed_at)

    @property
    def reactions_version(self) -> int:
        """The time of the last reaction in microseconds; 0 before the first."""
        return to_microseconds(self.reacted_at) if self.reacted_at else 0


class Message(MessageVersions, Model):
    """A message in a room. Its ``uuid`` comes from the sender's browser, so that a double tap posts it once.

    ``reactions`` holds the number of each emoji. ``reacted_at`` changes with them, ``changed_at`` with everything else;
    both are stamps of frames. When a message is taken back (``deleted_at``) its text is erased. If a moderator removed
    it, ``removed_at`` is set as well. A message whose author's account is erased is taken back, and has no ``user``.
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
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), nullable=True)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(String(MAX_MESSAGE_LENGTH))
    uuid: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    reactions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    reacted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    room: Mapped[Room] = relationship()

    def __init__(self, **columns: Any) -> None:
        columns.setdefault("created_at", now())
        super().__init__(**{"changed_at": columns["created_at"], "reactions": {}, **columns})

    @property
    def is_editable(self) -> bool:
        """Whether the author may still edit the message or take it back."""
        return self.deleted_at is None and now() < self.created_at + EDIT_WINDOW

    def edit(self, text: str) -> None:
        """Change the text. Raises EditWindowClosedError."""
        if not self.is_editable:
            raise EditWindowClosedError
        if text != self.body:
            self.body, self.edited_at = text, now()
            self.changed_at = next_stamp(self.changed_at)

    def delete_by_author(self) -> None:
        """Take the message back and erase its text. Raises EditWindowClosedError."""
        if self.deleted_at:
            return
        if not self.is_editable:
            raise EditWindowClosedError
        self.body, self.deleted_at = "", now()
        self.changed_at = next_stamp(self.changed_at)

    def remove_by_moderator(self) -> bool:
        """Remove the message, however old, and erase its text. Return False if a moderator has done so before."""
        lock_row(self, "body", "deleted_at", "removed_at", "changed_at")
        if self.removed_at:
            return False
        self.body, self.removed_at = "", now()
        self.deleted_at = self.deleted_at or self.removed_at
        self.changed_at = next_stamp(self.changed_at)
        return True

    def set_reaction(self, user: User, emoji: str, on: bool) -> None:
        """Add or remove a reaction of ``user``. Doing the same twice changes nothing."""
        # The lock makes the last count the right one.
        lock_row(self, "reactions", "reacted_at")
        if Reaction.add(self.id, user, emoji) if on else Reaction.remove(self.id, user, emoji):
            self.reactions = Reaction.counts_of(self.id)
            self.reacted_at = next_stamp(self.reacted_at)
