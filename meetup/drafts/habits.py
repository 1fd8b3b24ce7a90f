"""How an owner writes to a contact: the language, the tone, the form of address, and what they call them."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts.contexts import Context
from ..contacts.models import Contact
from ..database import insert_once
from ..database.prepared import GIVEN_USER, prepared
from ..extensions import Model, db, now
from ..people import Card
from ..people.names import has_title
from .languages import LANGUAGES, draft_language
from .phrases import TONE_LABELS

MAX_CALL_NAME_LENGTH = 60


@dataclass(frozen=True)
class Manner:
    """The way in which a letter is written. ``is_formal`` is ``None`` while the owner has not been asked."""

    language: str
    tone: str
    is_formal: bool | None = None
    call_name: str = ""

    @property
    def asks_address(self) -> bool:
        """Whether the owner still has to say which form of address they use."""
        return self.is_formal is None and LANGUAGES[self.language].addresses is not None

    @property
    def address_is_formal(self) -> bool:
        """The form of address to use: the formal one until the owner says otherwise, because it offends nobody."""
        return self.is_formal is not False


class WritingHabit(Model):
    """What an owner chose for the letters to a contact. The latest one is what they begin with for others."""

    __tablename__ = "writing_habits"
    __table_args__ = (Index("ix_writing_habits_owner_id", "owner_id", "updated_at"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    tone: Mapped[str] = mapped_column(String(6))
    is_formal: Mapped[bool | None]
    call_name: Mapped[str] = mapped_column(String(MAX_CALL_NAME_LENGTH), default="")
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    @classmethod
    def keep(cls, contact: Contact, manner: Manner) -> None:
        """Remember ``manner`` for the letters to ``contact``, which the caller has locked."""
        insert_once(cls, contact_id=contact.id, owner_id=contact.owner_id, language=manner.language, tone=manner.tone)
        habit = db.session.get_one(cls, contact.id, populate_existing=True)
        habit.language, habit.tone, habit.call_name = manner.language, manner.tone, manner.call_name
        habit.is_formal, habit.updated_at = manner.is_formal, now()

    @classmethod
    def give(cls, part: Contact, target: Contact) -> None:
        """Let ``target``, which is the same person, be written to like ``part``, unless it has a habit of its own."""
        habit = db.session.get(cls, part.id)
        if habit and db.session.get(cls, target.id) is None:
            cls.keep(target, habit.manner)

    @property
    def manner(self) -> Manner:
        return Manner(self.language, self.tone, self.is_formal, self.call_name)


def manner_for(contact: Contact, card: Card) -> Manner:
    """Return how the owner writes to ``contact``: as they did before, or as they last did to anybody.

    Unless the owner chose otherwise for them, somebody whom they know personally gets a warm letter, somebody with a
    title a formal one, and somebody whom they know professionally a short one.
    """
    habit = db.session.scalar(_habit_query(), {"user_id": contact.owner_id, "contact_id": contact.id})
    is_theirs = habit is not None and habit.contact_id == contact.id
    return manner_by_habit(contact, card, habit.manner if habit else None, is_theirs)


def manner_by_habit(contact: Contact, card: Card, habit: Manner | None, is_theirs: bool) -> Manner:
    """Like ``manner_for``, by a ``habit`` that was looked up: what the owner chose for this contact or for another."""
    if habit and is_theirs:
        return _valid(habit)
    language = draft_language(contact.owner.language)
    manner = replace(habit, call_name="") if habit else Manner(language, LANGUAGES[language].default_tone)
    manner = _valid(manner)
    if contact.context == Context.PERSONAL:
        return replace(manner, tone="warm", is_formal=False)
    if has_title(card.name):
        return replace(manner, tone="formal")
    return replace(manner, tone="short") if contact.context == Context.PROFESSIONAL else manner


@prepared
def _habit_query() -> Select[WritingHabit]:
    return habit_query()


def habit_query() -> Select[WritingHabit]:
    """Return the query for what the owner chose for a contact or, without that, what they chose last."""
    is_theirs = WritingHabit.contact_id == bindparam("contact_id")
    query = select(WritingHabit).where(WritingHabit.owner_id == GIVEN_USER.id)
    return query.order_by(is_theirs.desc(), WritingHabit.updated_at.desc()).limit(1)


def _valid(manner: Manner) -> Manner:
    """Return ``manner`` without a language or tone that the app does not know any more."""
    language = manner.language if manner.language in LANGUAGES else "en"
    return replace(manner, language=language, tone=manner.tone if manner.tone in TONE_LABELS else "warm")
