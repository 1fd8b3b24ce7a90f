"""What was said in rooms, with who said it as everybody there gets them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ...database import among
from ...events import Event, EventSharing
from ...extensions import db
from ...pages import Page
from ...people import Card, Profile, User, face_of
from ...people.hiding import shown_to
from ..models import Room
from .messages import Message

ROWS = 40

_answered, _named = aliased(Message), aliased(Profile)

AUTHOR = (joinedload(Message.user, innerjoin=True),)
WHOLE = (*AUTHOR, contains_eager(Message.room).contains_eager(Room.event))


@dataclass(frozen=True)
class Quoted:
    """What a message answers, as one reader sees it."""

    name: str
    body: str


@dataclass(frozen=True)
class Said:
    """A message, and who said it as they are shared at the event. ``quoted`` is not the same for all readers."""

    message: Message
    author: Card
    quoted: Quoted | None = None

    @property
    def event(self) -> Event:
        return self.message.room.event


def page_of(room_id: int, reader: User, before: str | None) -> Page:
    """``Said`` in a room by whomever ``reader`` sees, the latest first, from the cursor ``before``."""
    seen = _answered.deleted_at.is_(None) & shown_to(reader, _answered.user_id)
    said = _told(seen).where(Message.room_id == room_id, shown_to(reader, Message.user_id))
    page = Page.of(said.options(*AUTHOR), (Message.created_at, Message.id), before, ROWS)  # the reader's room is there
    return Page([_said(*row) for row in page.rows], page.next)


def changed(room_ids: Collection[int], since: datetime, most: int) -> list[Said]:
    """What was said or changed in these rooms since then, ``most`` of it, the latest change first."""
    lately = _told().options(*WHOLE).where(among(Message.room_id, room_ids), Message.changed_at >= since)
    rows = db.session.execute(lately.order_by(Message.changed_at.desc(), Message.id.desc()).limit(most))
    return [_said(*row) for row in rows]


def as_said(message: Message) -> Said:
    """``message`` as everybody in the room gets it."""
    return _said(*db.session.execute(_told().options(*WHOLE).where(Message.id == message.id)).one())


def find(message_id: int, reader: User) -> Said | None:
    """A message that has not been taken back, if ``reader`` sees who said it."""
    one = _told().where(Message.id == message_id, Message.deleted_at.is_(None), shown_to(reader, Message.user_id))
    row = db.session.execute(one.options(*WHOLE)).first()
    return _said(*row) if row else None


def _told(quoting: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """Messages, what their authors share at the event, and body and name of what they answer, where ``quoting``."""
    here = (EventSharing.user_id == Message.user_id) & (EventSharing.event_id == Event.id)
    told = select(Message, EventSharing, _answered.body, _named.name).join(Message.room).join(Room.event)
    told = told.outerjoin(EventSharing, here)
    told = told.outerjoin(_answered, (_answered.id == Message.reply_to_id) & (false() if quoting is None else quoting))
    return told.outerjoin(_named, _named.user_id == _answered.user_id)


def _said(message: Message, sharing: EventSharing | None, body: str | None, name: str | None) -> Said:
    quoted = Quoted(name, body) if name is not None and body is not None else None
    return Said(message, face_of(message.user.profile, sharing.shared if sharing else None), quoted)
