"""Build the message views that are rendered into the talk of a room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ...database import in_ids
from ...database.prepared import GIVEN_USER, prepared
from ...events import (
    SUMMARY_COLUMNS_AT_EVENT,
    Event,
    EventSharing,
    join_event_sharing,
    summary_card_at_event,
    summary_card_in,
)
from ...extensions import db
from ...pages import Page, keyset_query
from ...people import Card, Profile, User
from ...people.visibility import is_visible_to
from ..models import Room
from .messages import Message, MessageStamps

Columns = TypeVarTuple("Columns")
Shown = TypeVar("Shown", Message, "MessageLine")

MESSAGES_PER_PAGE = 40

_PAGE_KEYS = Message.created_at, Message.id
_replied_message, _replied_profile = aliased(Message), aliased(Profile)

_LINE_COLUMNS = (
    Message.id,
    Message.room_id,
    Message.reply_to_id,
    Message.body,
    Message.uuid,
    Message.created_at,
    Message.changed_at,
    Message.edited_at,
    Message.deleted_at,
    Message.removed_at,
    Message.reactions,
    Message.reacted_at,
)

WITH_AUTHOR_AND_ROOM = (
    joinedload(Message.user, innerjoin=True),
    contains_eager(Message.room).contains_eager(Room.event),
)


@dataclass(frozen=True)
class ReplyQuote:
    """The message that another one replies to, as one reader sees it."""

    name: str
    body: str


class MessageLine(MessageStamps):
    """What a page shows of a message. Its attributes are called as those of ``Message`` are."""

    def __init__(self, row: Row[Any]) -> None:
        self.id: int = row.id
        self.room_id: int = row.room_id
        self.user_id: int = row.user_id
        self.reply_to_id: int | None = row.reply_to_id
        self.body: str = row.body
        self.uuid: UUID = row.uuid
        self.created_at: datetime = row.created_at
        self.changed_at: datetime = row.changed_at
        self.edited_at: datetime | None = row.edited_at
        self.deleted_at: datetime | None = row.deleted_at
        self.removed_at: datetime | None = row.removed_at
        self.reactions: dict[str, int] = row.reactions
        self.reacted_at: datetime | None = row.reacted_at
        self._shown = (*list(vars(self).values())[:-2], *self.reactions.items(), self.reacted_at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MessageLine) and self._shown == other._shown

    def __hash__(self) -> int:
        return hash(self._shown)


@dataclass(frozen=True)
class MessageView(Generic[Shown]):
    """A message with the card that its author shares at the event. Two views that show the same are equal.

    ``reply_quote`` depends on the reader, and is ``None`` in frames, which are the same for everybody.
    """

    message: Shown
    author: Card
    reply_quote: ReplyQuote | None = None


def load_messages_page(room_id: int, reader: User, before: str | None) -> Page[MessageView[MessageLine]]:
    """Return a page of ``MessageView`` before a cursor, the latest first, by authors whom ``reader`` sees."""
    query, values = _page_query(bool(before)), {"room_id": room_id, "user_id": reader.id}
    page = Page.load_prepared(query, _PAGE_KEYS, before, MESSAGES_PER_PAGE, values)
    return page.map(_view_in)


def _view_in(row: Row[Any]) -> MessageView[MessageLine]:
    return MessageView(MessageLine(row), summary_card_in(row), _reply_quote(row.quoted_body, row.quoted_name))


@prepared
def _page_query(has_cursor: bool) -> Select[*tuple[Any, ...]]:
    quotes = _replied_message.body.label("quoted_body"), _replied_profile.name.label("quoted_name")
    query = select(*_LINE_COLUMNS, *SUMMARY_COLUMNS_AT_EVENT, *quotes).join(Message.room)
    query = query.join(Profile, Profile.user_id == Message.user_id)
    query = join_event_sharing(query, Message.user_id, Room.event_id)
    is_quotable = _replied_message.deleted_at.is_(None) & is_visible_to(GIVEN_USER, _replied_message.user_id)
    query = _join_quotes(query, is_quotable)
    query = query.where(Message.room_id == bindparam("room_id"), is_visible_to(GIVEN_USER, Message.user_id))
    return keyset_query(query, _PAGE_KEYS, has_cursor)


def changed_messages(room_ids: Collection[int], since: datetime, limit: int) -> list[MessageView[Message]]:
    """Return the messages that were posted or changed in these rooms ``since`` then, the latest change first."""
    query = (
        _message_query()
        .options(*WITH_AUTHOR_AND_ROOM)
        .where(in_ids(Message.room_id, room_ids), Message.changed_at >= since)
    )
    rows = db.session.execute(query.order_by(Message.changed_at.desc(), Message.id.desc()).limit(limit))
    return [_message_view(*row) for row in rows]


def message_view(message: Message) -> MessageView[Message]:
    """Return the view of a message that is the same for everybody in the room."""
    query = _message_query().options(*WITH_AUTHOR_AND_ROOM).where(Message.id == message.id)
    return _message_view(*db.session.execute(query).one())


def find_message(message_id: int, reader: User) -> MessageView[Message] | None:
    """Return a message that was not taken back, if ``reader`` sees its author."""
    query = _message_query().where(
        Message.id == message_id, Message.deleted_at.is_(None), is_visible_to(reader, Message.user_id)
    )
    row = db.session.execute(query.options(*WITH_AUTHOR_AND_ROOM)).first()
    return _message_view(*row) if row else None


def _message_query() -> Select[*tuple[Any, ...]]:
    """Return a query for messages, and what their authors share at the event. It quotes no replied messages."""
    query: Select[*tuple[Any, ...]] = select(Message, EventSharing).join(Message.room).join(Room.event)
    return join_event_sharing(query, Message.user_id, Event.id)


def _join_quotes(query: Select[*Columns], is_quotable: ColumnElement[bool]) -> Select[*Columns]:
    """Join replied messages and the profiles of their authors, under a condition."""
    query = query.outerjoin(_replied_message, (_replied_message.id == Message.reply_to_id) & is_quotable)
    return query.outerjoin(_replied_profile, _replied_profile.user_id == _replied_message.user_id)


def _message_view(message: Message, sharing: EventSharing | None) -> MessageView[Message]:
    return MessageView(message, summary_card_at_event(message.user.profile, sharing))


def _reply_quote(body: str | None, name: str | None) -> ReplyQuote | None:
    return ReplyQuote(name, body) if name is not None and body is not None else None
