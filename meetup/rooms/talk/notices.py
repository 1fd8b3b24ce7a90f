"""Notices: somebody was mentioned in a message, or a message replies to one of theirs."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ...database import in_ids, insert_once
from ...database.prepared import GIVEN_USER, prepared
from ...events import Attendance, Event, is_visible_event
from ...extensions import Model, db, now
from ...people import User
from ...people.visibility import excluded_readers, is_visible_to
from ..models import Room
from ..sanctions import is_banned_user
from .mentions import mentioned_user_ids
from .messages import Message

MAX_SHOWN_NOTICES = 50
MAX_COUNTED_NOTICES = 99


class Notice(Model):
    """The fact that a message mentions somebody or replies to them. There is one notice for each message and person."""

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
        """Create the notices of a message and return the ids of their users. Repeating it changes nothing."""
        kind_of_user = dict.fromkeys(mentioned_user_ids(message), "mention")
        if message.reply_to_id and (author_id := _author_id(message.reply_to_id)):
            kind_of_user[author_id] = "reply"
        kind_of_user.pop(message.user_id, None)
        user_ids = _still_attending(kind_of_user, message.room_id)
        for user_id in user_ids:
            insert_once(cls, user_id=user_id, message_id=message.id, kind=kind_of_user[user_id], created_at=now())
        return user_ids

    @classmethod
    def unseen_count(cls, user: User) -> int:
        """Return how many notices ``user`` has not seen. It counts up to one more than ``MAX_COUNTED_NOTICES``."""
        return db.session.scalar(_unseen_count_query(), {"user_id": user.id}) or 0

    @classmethod
    def unseen_counts(cls, user_ids: Collection[int]) -> dict[int, int]:
        """Return the same for many users, with two queries."""
        query = select(cls.user_id, Message.user_id, func.count()).select_from(cls)
        query = query.where(in_ids(cls.user_id, user_ids), cls.seen_at.is_(None))
        rows = db.session.execute(_readable_notices(query).group_by(cls.user_id, Message.user_id)).all()
        excluded = excluded_readers({author_id for _, author_id, _ in rows})
        counts: Counter[int] = Counter()
        for user_id, author_id, count in rows:
            if user_id not in excluded.get(author_id, ()):
                counts[user_id] += count
        return {user_id: min(counts[user_id], MAX_COUNTED_NOTICES + 1) for user_id in user_ids}

    @classmethod
    def latest_for(cls, user: User) -> list["Notice"]:
        """Return the latest notices of ``user``, the newest first."""
        query = _visible_notices(user, select(cls)).order_by(cls.id.desc()).limit(MAX_SHOWN_NOTICES)
        with_message = joinedload(cls.message, innerjoin=True)
        query = query.options(with_message.joinedload(Message.user), with_message.joinedload(Message.room))
        return list(db.session.scalars(query))

    @classmethod
    def mark_seen(cls, user: User, up_to: int) -> None:
        """Mark all notices of ``user`` as seen up to the one with the id ``up_to``."""
        conditions = cls.user_id == user.id, cls.seen_at.is_(None), cls.id <= up_to
        db.session.execute(update(cls).where(*conditions).values(seen_at=now()))


@prepared
def _unseen_count_query() -> Select[int]:
    """Return the query for ``Notice.unseen_count``. Every page for members counts, for its bottom bar."""
    query = _visible_notices(GIVEN_USER, select(Notice.id)).where(Notice.seen_at.is_(None))
    return select(func.count()).select_from(query.limit(MAX_COUNTED_NOTICES + 1).subquery())


def _visible_notices(user: User, query: Select[Any]) -> Select[*tuple[Any, ...]]:
    """Limit a query to the notices of ``user`` about messages by authors whom they see."""
    return _readable_notices(query).where(Notice.user_id == user.id, is_visible_to(user, Message.user_id))


def _readable_notices(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Limit a query to notices about messages that their users may still read.

    That leaves out messages that were taken back, events that the user does not attend any more, draft events, and
    rooms that are suspended or that the user is banned from.
    """
    is_attending = (Attendance.event_id == Event.id) & (Attendance.user_id == Notice.user_id)
    query = query.join(Message, Message.id == Notice.message_id).join(Room, Room.id == Message.room_id)
    query = query.join(Event, Event.id == Room.event_id).join(Attendance, is_attending)
    query = query.where(is_visible_event(), Room.suspended_at.is_(None))
    return query.where(Message.deleted_at.is_(None), ~is_banned_user(Notice.user_id, Message.room_id, Event.id))


def _still_attending(user_ids: Collection[int], room_id: int) -> list[int]:
    """Return those of these users who attend the event of the room."""
    query = select(Attendance.user_id).join(Room, Room.event_id == Attendance.event_id)
    query = query.where(Room.id == room_id, in_ids(Attendance.user_id, user_ids))
    return list(db.session.scalars(query)) if user_ids else []


def _author_id(message_id: int) -> int | None:
    return db.session.scalar(select(Message.user_id).where(Message.id == message_id))
