"""What was said in rooms, with who said it as everybody there gets them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ...database import in_ids
from ...events import Event, EventSharing, join_event_sharing, summary_card_at_event
from ...extensions import db
from ...pages import Page
from ...people import Card, Profile, User
from ...people.visibility import is_visible_to
from ..models import Room
from .messages import Message

MESSAGES_PER_PAGE = 40

_replied_message, _replied_profile = aliased(Message), aliased(Profile)

WITH_AUTHOR = (joinedload(Message.user, innerjoin=True),)
WITH_AUTHOR_AND_ROOM = (*WITH_AUTHOR, contains_eager(Message.room).contains_eager(Room.event))


@dataclass(frozen=True)
class ReplyQuote:
    """What a message answers, as one reader sees it."""

    name: str
    body: str


@dataclass(frozen=True)
class MessageView:
    """A message, and who said it as they are shared at the event. ``quoted`` is not the same for all readers."""

    message: Message
    author: Card
    reply_quote: ReplyQuote | None = None

    @property
    def event(self) -> Event:
        return self.message.room.event


def load_messages_page(room_id: int, reader: User, before: str | None) -> Page[MessageView]:
    """``MessageView`` in a room by whomever ``reader`` sees, the latest first, from the cursor ``before``."""
    seen = _replied_message.deleted_at.is_(None) & is_visible_to(reader, _replied_message.user_id)
    said = _message_query(seen).where(Message.room_id == room_id, is_visible_to(reader, Message.user_id))
    page = Page.load_rows(
        said.options(*WITH_AUTHOR), (Message.created_at, Message.id), before, MESSAGES_PER_PAGE
    )  # the reader's room is there
    return page.map(lambda row: _message_view(*row))


def changed_messages(room_ids: Collection[int], since: datetime, most: int) -> list[MessageView]:
    """What was said or changed in these rooms since then, ``most`` of it, the latest change first."""
    lately = (
        _message_query()
        .options(*WITH_AUTHOR_AND_ROOM)
        .where(in_ids(Message.room_id, room_ids), Message.changed_at >= since)
    )
    rows = db.session.execute(lately.order_by(Message.changed_at.desc(), Message.id.desc()).limit(most))
    return [_message_view(*row) for row in rows]


def message_view(message: Message) -> MessageView:
    """``message`` as everybody in the room gets it."""
    return _message_view(
        *db.session.execute(_message_query().options(*WITH_AUTHOR_AND_ROOM).where(Message.id == message.id)).one()
    )


def find_message(message_id: int, reader: User) -> MessageView | None:
    """A message that has not been taken back, if ``reader`` sees who said it."""
    one = _message_query().where(
        Message.id == message_id, Message.deleted_at.is_(None), is_visible_to(reader, Message.user_id)
    )
    row = db.session.execute(one.options(*WITH_AUTHOR_AND_ROOM)).first()
    return _message_view(*row) if row else None


def _message_query(quoting: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """Messages, what their authors share at the event, and body and name of what they answer, where ``quoting``."""
    told = (
        select(Message, EventSharing, _replied_message.body, _replied_profile.name).join(Message.room).join(Room.event)
    )
    told = join_event_sharing(told, Message.user_id, Event.id)
    told = told.outerjoin(
        _replied_message, (_replied_message.id == Message.reply_to_id) & (false() if quoting is None else quoting)
    )
    return told.outerjoin(_replied_profile, _replied_profile.user_id == _replied_message.user_id)


def _message_view(message: Message, sharing: EventSharing | None, body: str | None, name: str | None) -> MessageView:
    quoted = ReplyQuote(name, body) if name is not None and body is not None else None
    return MessageView(message, summary_card_at_event(message.user.profile, sharing), quoted)
