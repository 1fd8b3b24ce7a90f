"""What is said in a room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..events import EventSharing
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


@dataclass(frozen=True)
class Said:
    """A message, and who said it as they are shared at the event."""

    message: Message
    author: Card


def page_of(room_id: int, event_id: int, reader: User, before: str | None) -> Page:
    """``Said`` in a room by whomever ``reader`` sees, the latest first, from the cursor ``before``."""
    here = (EventSharing.user_id == Message.user_id) & (EventSharing.event_id == event_id)
    said = select(Message, EventSharing).outerjoin(EventSharing, here).options(joinedload(Message.user))
    said = said.where(Message.room_id == room_id, Message.deleted_at.is_(None), shown_to(reader, Message.user_id))
    page = Page.of(said, (Message.created_at, Message.id), before, ROWS)
    return Page([Said(message, _face(message, sharing)) for message, sharing in page.rows], page.next)


def _face(message: Message, sharing: EventSharing | None) -> Card:
    return face_of(message.user.profile, sharing.shared if sharing else None)
