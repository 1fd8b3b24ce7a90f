"""Mentions and replies: what somebody is told of that was said in a room."""

import re
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ...database import in_ids, insert_once
from ...events import Attendance, Event, is_visible_event
from ...extensions import Model, db, now
from ...people import Profile, User
from ...people.text import fold
from ...people.visibility import excluded_readers, is_visible_to
from ..sanctions import is_banned_user
from .messages import Message

MAX_MENTIONABLE = 500
"""Of those who talk in a room, how many who spoke last can be mentioned."""

MAX_SHOWN_NOTICES = 50
MAX_COUNTED_NOTICES = 99


class Notice(Model):
    """Somebody is mentioned in a message, or it answers one of theirs; one notice a message and person."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "message_id"),
        CheckConstraint("kind IN ('mention', 'reply')", name="kind"),
        Index("ix_notices_user_id", "user_id", "seen_at", "id"),
        Index("ix_notices_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(7))
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]

    message: Mapped[Message] = relationship()

    @classmethod
    def create_for(cls, message: Message) -> list[int]:
        """Tell whom ``message`` mentions or answers; the ids of those who are told. Given again, it is the same."""
        told = dict.fromkeys(_mentioned_user_ids(message), "mention")
        if message.reply_to_id and (answered := _author_id(message.reply_to_id)):
            told[answered] = "reply"
        told.pop(message.user_id, None)
        going = _still_attending(told, message.room_id)
        for user_id in going:
            insert_once(cls, user_id=user_id, message_id=message.id, kind=told[user_id], created_at=now())
        return going

    @classmethod
    def unseen_count(cls, user: User) -> int:
        """How many ``user`` has not seen, up to ``MAX_COUNTED_NOTICES`` and one."""
        some = _visible_notices(user, select(cls.id)).where(cls.seen_at.is_(None)).limit(MAX_COUNTED_NOTICES + 1)
        return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0

    @classmethod
    def unseen_counts(cls, user_ids: Collection[int]) -> dict[int, int]:
        """The same for many at once, at the cost of two queries."""
        counted = select(cls.user_id, Message.user_id, func.count()).select_from(cls)
        counted = counted.where(in_ids(cls.user_id, user_ids), cls.seen_at.is_(None))
        rows = db.session.execute(_readable_notices(counted).group_by(cls.user_id, Message.user_id)).all()
        apart = excluded_readers({author_id for _, author_id, _ in rows})
        found: Counter[int] = Counter()
        for user_id, author_id, count in rows:
            if user_id not in apart.get(author_id, ()):
                found[user_id] += count
        return {user_id: min(found[user_id], MAX_COUNTED_NOTICES + 1) for user_id in user_ids}

    @classmethod
    def latest_for(cls, user: User) -> list["Notice"]:
        query = _visible_notices(user, select(cls)).order_by(cls.id.desc()).limit(MAX_SHOWN_NOTICES)
        with_all = joinedload(cls.message, innerjoin=True)
        query = query.options(with_all.joinedload(Message.user), with_all.joinedload(Message.room))
        return list(db.session.scalars(query))

    @classmethod
    def mark_seen(cls, user: User, up_to: int) -> None:
        """``user`` has seen all until the one with that id."""
        mine = cls.user_id == user.id, cls.seen_at.is_(None), cls.id <= up_to
        db.session.execute(update(cls).where(*mine).values(seen_at=now()))


def _visible_notices(user: User, query: Select[Any]) -> Select[*tuple[Any, ...]]:
    """Narrow a query to what ``user`` is told of: nothing from whom they do not see."""
    return _readable_notices(query).where(Notice.user_id == user.id, is_visible_to(user, Message.user_id))


def _readable_notices(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Narrow a query to notices of what their users may still read: nothing taken back, nor where they do not go any
    more, the event is a draft, or they are banned."""
    rooms = Model.metadata.tables["rooms"]  # whose class stands on this module
    own = (Attendance.event_id == Event.id) & (Attendance.user_id == Notice.user_id)
    query = query.join(Message, Message.id == Notice.message_id).join(rooms, rooms.c.id == Message.room_id)
    query = query.join(Event, Event.id == rooms.c.event_id).join(Attendance, own)
    query = query.where(is_visible_event())
    return query.where(Message.deleted_at.is_(None), ~is_banned_user(Notice.user_id, Message.room_id, Event.id))


def _still_attending(user_ids: Collection[int], room_id: int) -> list[int]:
    """Those of them who still attend the event of the room."""
    rooms = Model.metadata.tables["rooms"]
    going = select(Attendance.user_id).join(rooms, rooms.c.event_id == Attendance.event_id)
    going = going.where(rooms.c.id == room_id, in_ids(Attendance.user_id, user_ids))
    return list(db.session.scalars(going)) if user_ids else []


def _author_id(message_id: int) -> int | None:
    return db.session.scalar(select(Message.user_id).where(Message.id == message_id))


def _mentioned_user_ids(message: Message) -> list[int]:
    """Those of the room's talk whom its author sees and calls by their whole name, as ``@Ana Silva``."""
    if "@" not in message.body:
        return []
    text = fold(message.body)
    return [
        user_id for user_id, name in _recent_authors(message) if re.search(rf"@{re.escape(fold(name))}(?!\w)", text)
    ]


def _recent_authors(message: Message) -> Collection[tuple[int, str]]:
    here: list[ColumnElement[bool]] = [Message.room_id == message.room_id, is_visible_to(message.user, Message.user_id)]
    last = select(Message.user_id).where(*here).group_by(Message.user_id).order_by(func.max(Message.id).desc())
    names = select(Profile.user_id, Profile.name).where(Profile.user_id.in_(last.limit(MAX_MENTIONABLE)))
    return [(user_id, name) for user_id, name in db.session.execute(names)]
