"""Build the message views that are rendered into the talk of a room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ...database import in_ids
from ...database.prepared import GIVEN_USER, prepared
from ...events import Event, EventSharing, join_event_sharing, summary_card_at_event
from ...extensions import db
from ...pages import Page, keyset_query
from ...people import Card, Profile, User
from ...people.visibility import is_visible_to
from ..models import Room
from .messages import Message

MESSAGES_PER_PAGE = 40

_PAGE_KEYS = Message.created_at, Message.id
_replied_message, _replied_profile = aliased(Message), aliased(Profile)

WITH_AUTHOR = (joinedload(Message.user, innerjoin=True),)
WITH_AUTHOR_AND_ROOM = (*WITH_AUTHOR, contains_eager(Message.room).contains_eager(Room.event))


@dataclass(frozen=True)
class ReplyQuote:
    """The message that another one replies to, as one reader sees it."""

    name: str
    body: str


@dataclass(frozen=True)
class MessageView:
    """A message with the card that its author shares at the event.

    ``reply_quote`` depends on the reader, and is ``None`` in frames, which are the same for everybody.
    """

    message: Message
    author: Card
    reply_quote: ReplyQuote | None = None

    @property
    def event(self) -> Event:
        return self.message.room.event


def load_messages_page(room_id: int, reader: User, before: str | None) -> Page[MessageView]:
    """Return a page of ``MessageView`` before a cursor, the latest first, by authors whom ``reader`` sees."""
    query, values = _page_query(bool(before)), {"room_id": room_id, "user_id": reader.id}
    page = Page.load_prepared(query, _PAGE_KEYS, before, MESSAGES_PER_PAGE, values)
    return page.map(lambda row: _message_view(*row))


@prepared
def _page_query(has_cursor: bool) -> Select[*tuple[Any, ...]]:
    is_quotable = _replied_message.deleted_at.is_(None) & is_visible_to(GIVEN_USER, _replied_message.user_id)
    query = _message_query(is_quotable)
    query = query.where(Message.room_id == bindparam("room_id"), is_visible_to(GIVEN_USER, Message.user_id))
    # The session has the room already.
    return keyset_query(query.options(*WITH_AUTHOR), _PAGE_KEYS, has_cursor)


def changed_messages(room_ids: Collection[int], since: datetime, limit: int) -> list[MessageView]:
    """Return the messages that were posted or changed in these rooms ``since`` then, the latest change first."""
    query = (
        _message_query()
        .options(*WITH_AUTHOR_AND_ROOM)
        .where(in_ids(Message.room_id, room_ids), Message.changed_at >= since)
    )
    rows = db.session.execute(query.order_by(Message.changed_at.desc(), Message.id.desc()).limit(limit))
    return [_message_view(*row) for row in rows]


def message_view(message: Message) -> MessageView:
    """Return the view of a message that is the same for everybody in the room."""
    query = _message_query().options(*WITH_AUTHOR_AND_ROOM).where(Message.id == message.id)
    return _message_view(*db.session.execute(query).one())


def find_message(message_id: int, reader: User) -> MessageView | None:
    """Return a message that was not taken back, if ``reader`` sees its author."""
    query = _message_query().where(
        Message.id == message_id, Message.deleted_at.is_(None), is_visible_to(reader, Message.user_id)
    )
    row = db.session.execute(query.options(*WITH_AUTHOR_AND_ROOM)).first()
    return _message_view(*row) if row else None


def _message_query(quoting: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """Return a query for messages, what their authors share at the event, and the text and author of replied messages.

    ``quoting`` is the condition under which replied messages are quoted; without it none are.
    """
    query = (
        select(Message, EventSharing, _replied_message.body, _replied_profile.name).join(Message.room).join(Room.event)
    )
    query = join_event_sharing(query, Message.user_id, Event.id)
    query = query.outerjoin(
        _replied_message, (_replied_message.id == Message.reply_to_id) & (false() if quoting is None else quoting)
    )
    return query.outerjoin(_replied_profile, _replied_profile.user_id == _replied_message.user_id)


def _message_view(message: Message, sharing: EventSharing | None, body: str | None, name: str | None) -> MessageView:
    reply_quote = ReplyQuote(name, body) if name is not None and body is not None else None
    return MessageView(message, summary_card_at_event(message.user.profile, sharing), reply_quote)
