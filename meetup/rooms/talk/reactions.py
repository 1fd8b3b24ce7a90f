"""Reacting to what was said with one of a few emoji."""

from collections.abc import Collection

from sqlalchemy import CursorResult, ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ...database import insert_once
from ...extensions import Model, db
from ...people import User

EMOJI = ("👍", "❤️", "😂", "🎉", "🤔", "👏")


class Reaction(Model):
    """One of ``EMOJI`` from one person: each of them once for a message."""

    __tablename__ = "reactions"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    emoji: Mapped[str] = mapped_column(String(8), primary_key=True)

    @classmethod
    def add(cls, message_id: int, user: User, emoji: str) -> bool:
        """Whether it is new."""
        return insert_once(cls, message_id=message_id, user_id=user.id, emoji=emoji)

    @classmethod
    def remove(cls, message_id: int, user: User, emoji: str) -> bool:
        """Whether there was one."""
        one = delete(cls).where(cls.message_id == message_id, cls.user_id == user.id, cls.emoji == emoji)
        gone = db.session.execute(one)
        return isinstance(gone, CursorResult) and gone.rowcount > 0

    @classmethod
    def counts_of(cls, message_id: int) -> dict[str, int]:
        """How many there are of each, in the order of ``EMOJI``."""
        each = select(cls.emoji, func.count()).where(cls.message_id == message_id).group_by(cls.emoji)
        found = dict(db.session.execute(each).all())
        return {emoji: found[emoji] for emoji in EMOJI if emoji in found}

    @classmethod
    def emoji_by_message(cls, user: User, message_ids: Collection[int]) -> dict[int, set[str]]:
        """What ``user`` reacted with to these messages."""
        mine: dict[int, set[str]] = {}
        own = select(cls.message_id, cls.emoji).where(cls.user_id == user.id, cls.message_id.in_(message_ids))
        for message_id, emoji in db.session.execute(own):
            mine.setdefault(message_id, set()).add(emoji)
        return mine
