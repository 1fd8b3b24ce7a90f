"""Promises: who said that they would do what, mine and theirs."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now, partial_index
from ..people import User
from .blocks import is_not_blocked
from .models import Contact
from .touches import Change, ChangeKind

MAX_PROMISE_LENGTH = 200
"""Characters of a promise."""
MAX_SHOWN_PROMISES = 50
SIDE_LABELS = {"mine": "I promised", "theirs": "They promised"}
_IS_OPEN = "kept_at IS NULL"
_TRAILING_PUNCTUATION = " .!。"


class Promise(Model):
    """Something that one of the two will do for the other; only the contact's owner ever sees it.

    ``owner_id`` is the contact's: what is due for somebody is found without going through all of their contacts.
    """

    __tablename__ = "promises"
    __table_args__ = (
        UniqueConstraint("contact_id", "uuid"),
        CheckConstraint("side IN ('mine', 'theirs')", name="side"),
        partial_index("ix_promises_due", "owner_id", "due_on", where=_IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    uuid: Mapped[UUID]
    side: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(String(MAX_PROMISE_LENGTH))
    due_on: Mapped[date | None]
    kept_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    contact: Mapped[Contact] = relationship()

    @classmethod
    def add(cls, contact: Contact, uuid: UUID, side: str, text: str, due_on: date | None = None) -> bool:
        """Note what was promised; whether it is new, as a doubled tap sends the same ``uuid`` again."""
        said = {"side": side, "text": text, "due_on": due_on}
        return insert_once(cls, contact_id=contact.id, owner_id=contact.owner_id, uuid=uuid, **said)

    @classmethod
    def all_for(cls, contact: Contact) -> Sequence["Promise"]:
        """What the two promised: what is open first, and of that what is due first."""
        order = cls.kept_at.is_not(None), cls.due_on.is_(None), cls.due_on, cls.kept_at.desc(), cls.id
        return db.session.scalars(
            select(cls).where(cls.contact_id == contact.id).order_by(*order).limit(MAX_SHOWN_PROMISES)
        ).all()

    @classmethod
    def find_owned(cls, contact: Contact, promise_id: int) -> "Promise | None":
        return db.session.scalar(select(cls).where(cls.id == promise_id, cls.contact_id == contact.id))

    @classmethod
    def is_owed(cls) -> ColumnElement[bool]:
        """For queries: whether it is the owner's to keep, and not kept."""
        return and_(cls.side == "mine", cls.kept_at.is_(None))

    @classmethod
    def owed_conditions(cls, owner: User, on: date) -> tuple[ColumnElement[bool], ...]:
        """For queries: whether ``owner`` owes it by ``on``."""
        return cls.owner_id == owner.id, cls.is_owed(), cls.due_on <= on

    @classmethod
    def list_due(cls, owner: User, on: date, limit: int = 5) -> Sequence["Promise"]:
        """What ``owner`` promised by ``on`` or before and has not kept, the most overdue first."""
        query = select(cls).join(cls.contact).options(contains_eager(cls.contact))
        query = query.where(*cls.owed_conditions(owner, on), Contact.is_listed(), is_not_blocked())
        return db.session.scalars(query.order_by(cls.due_on, cls.id).limit(limit)).all()

    @classmethod
    def repeats_next_step(cls) -> ColumnElement[bool]:
        """For queries: whether a contact's next step is such a promise too, due by the same day."""
        same = func.lower(func.rtrim(cls.text, _TRAILING_PUNCTUATION)) == func.lower(
            func.rtrim(Contact.next_step, _TRAILING_PUNCTUATION)
        )
        here = cls.contact_id == Contact.id, cls.is_owed(), cls.due_on <= Contact.due_on, same
        return select(cls.id).where(*here).correlate(Contact).exists()

    def repeats(self, step: str) -> bool:
        """Whether ``step`` is the same in other case or with another end."""
        return self.text.rstrip(_TRAILING_PUNCTUATION).lower() == step.rstrip(_TRAILING_PUNCTUATION).lower()

    def mark_kept(self) -> None:
        """It is done, and so is the next step that says the same."""
        if self.kept_at:
            return
        self.kept_at = now()
        if self.side == "mine" and self.repeats(self.contact.next_step):
            self.kept_at = Change.complete_step(self.contact, self.kept_at).at

    def reopen(self) -> None:
        """It was not done after all, nor the step that was done with it."""
        done = select(Change).where(Change.contact_id == self.contact_id, Change.kind == ChangeKind.STEP)
        for change in db.session.scalars(done.where(Change.at == self.kept_at)):
            change.undo()
        self.kept_at = None

    @classmethod
    def mark_kept_with(cls, change: Change) -> None:
        """The promises that say what that step did are kept at once."""
        for promise in cls._repeating(change, cls.kept_at.is_(None)):
            promise.kept_at = change.at

    @classmethod
    def reopen_with(cls, change: Change) -> None:
        for promise in cls._repeating(change, cls.kept_at == change.at):
            promise.kept_at = None

    @classmethod
    def _repeating(cls, change: Change, state: ColumnElement[bool]) -> list["Promise"]:
        mine = select(cls).where(cls.contact_id == change.contact.id, cls.side == "mine", state)
        return [
            each for each in db.session.scalars(mine) if change.kind == ChangeKind.STEP and each.repeats(change.before)
        ]
