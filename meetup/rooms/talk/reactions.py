"""Reactions to messages, with one of a few emoji."""

from collections.abc import Collection

from sqlalchemy import CursorResult, ForeignKey, Select, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ...database import insert_once
from ...database.prepared import GIVEN_USER, is_given_id, prepared
from ...extensions import Model, db
from ...people import User

EMOJI = ("👍", "❤️", "😂", "🎉", "🤔", "👏")


class Reaction(Model):
    """One of ``EMOJI`` that one person put on a message, each at most once."""

    __tablename__ = "reactions"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    emoji: Mapped[str] = mapped_column(String(8), primary_key=True)

    @classmethod
    def add(cls, message_id: int, user: User, emoji: str) -> bool:
        """Add a reaction. Return False if it is there already."""
        return insert_once(cls, message_id=message_id, user_id=user.id, emoji=emoji)

    @classmethod
    def remove(cls, message_id: int, user: User, emoji: str) -> bool:
        """Remove a reaction. Return whether there was one."""
        statement = delete(cls).where(cls.message_id == message_id, cls.user_id == user.id, cls.emoji == emoji)
        result = db.session.execute(statement)
        return isinstance(result, CursorResult) and result.rowcount > 0

    @classmethod
    def counts_of(cls, message_id: int) -> dict[str, int]:
        """Return the number of each emoji on a message, in the order of ``EMOJI``."""
        query = select(cls.emoji, func.count()).where(cls.message_id == message_id).group_by(cls.emoji)
        counts = dict(db.session.execute(query).all())
        return {emoji: counts[emoji] for emoji in EMOJI if emoji in counts}

    @classmethod
    def emoji_by_message(cls, user: User, message_ids: Collection[int]) -> dict[int, frozenset[str]]:
        """Return the emoji that ``user`` put on these messages, by message id."""
        emoji_by_message: dict[int, frozenset[str]] = {}
        values = {"user_id": user.id, "message_ids": message_ids}
        for message_id, emoji in db.session.execute(_own_reactions_query(), values):
            emoji_by_message[message_id] = emoji_by_message.get(message_id, frozenset()) | {emoji}
        return emoji_by_message


@prepared
def _own_reactions_query() -> Select[int, str]:
    is_own = Reaction.user_id == GIVEN_USER.id, is_given_id(Reaction.message_id, "message_ids")
    return select(Reaction.message_id, Reaction.emoji).where(*is_own)
