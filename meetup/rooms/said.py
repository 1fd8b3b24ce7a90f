"""What was said in rooms, with who said it as everybody there gets them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from ..database import among
from ..events import Event, EventSharing
from ..extensions import db
from ..pages import Page
from ..people import Card, User, face_of
from ..people.hiding import shown_to
from .messages import Message
from .models import Room

ROWS = 40


@dataclass(frozen=True)
class Said:
    """A message, and who said it as they are shared at the event."""

    message: Message
    author: Card

    @property
    def event(self) -> Event:
        return self.message.room.event


def page_of(room_id: int, reader: User, before: str | None) -> Page:
    """``Said`` in a room by whomever ``reader`` sees, the latest first, from the cursor ``before``."""
    said = _told().where(Message.room_id == room_id, shown_to(reader, Message.user_id))
    page = Page.of(said, (Message.created_at, Message.id), before, ROWS)
    return Page([_said(*row) for row in page.rows], page.next)


def changed(room_ids: Collection[int], since: datetime, most: int) -> list[Said]:
    """What was said or changed in these rooms since then, ``most`` of it, the latest change first."""
    lately = _told().where(among(Message.room_id, room_ids), Message.changed_at >= since)
    rows = db.session.execute(lately.order_by(Message.changed_at.desc(), Message.id.desc()).limit(most))
    return [_said(*row) for row in rows]


def as_said(message: Message) -> Said:
    """``message`` as everybody in the room gets it."""
    return _said(*db.session.execute(_told().where(Message.id == message.id)).one())


def _told() -> Select[Message, EventSharing]:
    here = (EventSharing.user_id == Message.user_id) & (EventSharing.event_id == Event.id)
    told = select(Message, EventSharing).join(Message.room).join(Room.event).outerjoin(EventSharing, here)
    with_all = joinedload(Message.user, innerjoin=True), contains_eager(Message.room).contains_eager(Room.event)
    return told.where(Message.deleted_at.is_(None)).options(*with_all)


def _said(message: Message, sharing: EventSharing | None) -> Said:
    return Said(message, face_of(message.user.profile, sharing.shared if sharing else None))
