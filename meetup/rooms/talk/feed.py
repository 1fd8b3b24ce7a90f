"""Build the message views that are rendered into the talk of a room."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, cast, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ...database import in_ids
from ...database.prepared import GIVEN_USER, prepared
from ...events import (
    SHARED_AS_TEXT,
    Event,
    EventSharing,
    join_event_sharing,
    summary_card_at_event,
)
from ...extensions import db
from ...languages import gettext
from ...pages import Page, keyset_query
from ...people import Card, Profile, User
from ...people.visibility import is_visible_to
from ...row_lines import RowLine
from ..models import Room
from .messages import Message, MessageVersions

Columns = TypeVarTuple("Columns")

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
    cast(Message.reactions, String).label("reactions"),
    Message.reacted_at,
    Message.user_id,
    Profile.name,
    Profile.photo_key,
    Profile.updated_at.label("photo_as_of"),
    SHARED_AS_TEXT.label("shared"),
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


class MessageLine(RowLine, MessageVersions):
    """What a page shows of a message. Its attributes have the same names as those of ``Message``."""

    id: int
    user_id: int
    created_at: datetime
    changed_at: datetime
    reacted_at: datetime | None

    @property
    def reactions(self) -> dict[str, int]:
        reactions: dict[str, int] = json.loads(self._row.reactions)
        return reactions


class MessageLineView(RowLine):
    """A message on a page of the talk, with its author's card and the message that it replies to.

    Of somebody whose account is erased, only the place of the message is left.
    """

    def __init__(self, row: Row[Any]) -> None:
        super().__init__(row, tuple(row))
        self.message = MessageLine(row, tuple(row))

    @property
    def author(self) -> Card:
        """The card that the author shares at the event, with name and photo."""
        row = self._row
        if row.user_id is None:
            return Card(user_id=None, name=gettext("A former member"))
        is_shown = "photo" in json.loads(row.shared)
        photo = {"photo_key": row.photo_key, "photo_as_of": row.photo_as_of} if is_shown else {}
        return Card(user_id=row.user_id, name=row.name, **photo)

    @property
    def reply_quote(self) -> ReplyQuote | None:
        """The message that this one replies to, if the reader sees its author."""
        body, name = self._row.quoted_body, self._row.quoted_name
        return ReplyQuote(name, body) if name is not None and body is not None else None


@dataclass(frozen=True)
class MessageView:
    """A message with the card that its author shares at the event, in frames, which are the same for everybody."""

    message: Message
    author: Card
    reply_quote: None = None


def load_messages_page(room_id: int, reader: User, before: str | None) -> Page[MessageLineView]:
    """Return a page of messages before a cursor, the latest first, by authors whom ``reader`` sees."""
    query, values = _page_query(bool(before)), {"room_id": room_id, "user_id": reader.id}
    page = Page.load_prepared(query, _PAGE_KEYS, before, MESSAGES_PER_PAGE, values)
    return page.map(MessageLineView)


@prepared
def _page_query(has_cursor: bool) -> Select[*tuple[Any, ...]]:
    quotes = _replied_message.body.label("quoted_body"), _replied_profile.name.label("quoted_name")
    query = select(*_LINE_COLUMNS, *quotes).join(Message.room)
    query = query.outerjoin(Profile, Profile.user_id == Message.user_id)
    query = join_event_sharing(query, Message.user_id, Room.event_id)
    is_quotable = _replied_message.deleted_at.is_(None) & is_visible_to(GIVEN_USER, _replied_message.user_id)
    query = _join_quotes(query, is_quotable)
    is_seen = Message.user_id.is_(None) | is_visible_to(GIVEN_USER, Message.user_id)
    query = query.where(Message.room_id == bindparam("room_id"), is_seen)
    return keyset_query(query, _PAGE_KEYS, has_cursor)


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


def _message_query() -> Select[*tuple[Any, ...]]:
    """Return a query for messages, and what their authors share at the event. It quotes no replied messages."""
    query: Select[*tuple[Any, ...]] = select(Message, EventSharing).join(Message.room).join(Room.event)
    return join_event_sharing(query, Message.user_id, Event.id)


def _join_quotes(query: Select[*Columns], is_quotable: ColumnElement[bool]) -> Select[*Columns]:
    """Join replied messages and the profiles of their authors, under a condition."""
    query = query.outerjoin(_replied_message, (_replied_message.id == Message.reply_to_id) & is_quotable)
    return query.outerjoin(_replied_profile, _replied_profile.user_id == _replied_message.user_id)


def _message_view(message: Message, sharing: EventSharing | None) -> MessageView:
    return MessageView(message, summary_card_at_event(message.user.profile, sharing))
