"""Promises: what one of the two said they would do for the other."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..database.prepared import prepared
from ..extensions import Model, db, now, partial_index
from ..languages import lazy_gettext
from ..people import User
from .models import Contact
from .touches import Change, ChangeKind

MAX_PROMISE_LENGTH = 200
"""The largest number of characters of a promise."""
MAX_SHOWN_PROMISES = 50
SIDE_LABELS = {"mine": lazy_gettext("I promised"), "theirs": lazy_gettext("They promised")}
_IS_OPEN = "kept_at IS NULL"
_TRAILING_PUNCTUATION = " .!。"


class PromiseLine(NamedTuple):
    """What the page of a contact shows of a promise."""

    id: int
    side: str
    text: str
    due_on: date | None
    kept_at: datetime | None


class Promise(Model):
    """Something that one of the two said they would do. Only the contact's owner sees it.

    ``owner_id`` is the owner of the contact, so that due promises are found without reading all contacts.
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
    changed_at: Mapped[datetime | None] = mapped_column(default=now, onupdate=now)

    contact: Mapped[Contact] = relationship()

    @classmethod
    def add(cls, contact: Contact, uuid: UUID, side: str, text: str, due_on: date | None = None) -> bool:
        """Record a promise. Return False if it is there already: a double tap sends the same ``uuid`` again."""
        values = {"side": side, "text": text, "due_on": due_on}
        return insert_once(cls, contact_id=contact.id, owner_id=contact.owner_id, uuid=uuid, **values)

    @classmethod
    def all_for(cls, contact: Contact) -> Sequence["Promise"]:
        """Return the promises of a contact: open ones first, and of those the ones that are due first."""
        return db.session.scalars(_promises_query(), {"contact_id": contact.id}).all()

    @classmethod
    def order(cls) -> tuple[Any, ...]:
        """Return the order of ``all_for``."""
        return cls.kept_at.is_not(None), cls.due_on.is_(None), cls.due_on, cls.kept_at.desc(), cls.id

    @classmethod
    def find_owned(cls, contact: Contact, promise_id: int) -> "Promise | None":
        return db.session.scalar(select(cls).where(cls.id == promise_id, cls.contact_id == contact.id))

    @classmethod
    def is_owed(cls) -> ColumnElement[bool]:
        """Return the SQL condition that the owner made the promise and has not kept it."""
        return and_(cls.side == "mine", cls.kept_at.is_(None))

    @classmethod
    def owed_conditions(cls, owner: User, on: "date | BindParameter[date]") -> tuple[ColumnElement[bool], ...]:
        """Return SQL conditions: ``owner`` made the promise, has not kept it, and it is due by ``on``."""
        return cls.owner_id == owner.id, cls.is_owed(), cls.due_on <= on

    @classmethod
    def repeats_next_step(cls) -> ColumnElement[bool]:
        """Return the SQL condition over Contact that an owed promise says the same as the next step.

        The promise is due by the same day.
        """
        has_same_text = func.lower(func.rtrim(cls.text, _TRAILING_PUNCTUATION)) == func.lower(
            func.rtrim(Contact.next_step, _TRAILING_PUNCTUATION)
        )
        conditions = cls.contact_id == Contact.id, cls.is_owed(), cls.due_on <= Contact.due_on, has_same_text
        return select(cls.id).where(*conditions).correlate(Contact).exists()

    def repeats(self, step: str) -> bool:
        """Return whether ``step`` says the same, apart from case and final punctuation."""
        return says_the_same(self.text, step)

    def mark_kept(self) -> None:
        """Mark the promise as kept, and complete the next step that says the same."""
        if self.kept_at:
            return
        self.kept_at = now()
        if self.side == "mine" and self.repeats(self.contact.next_step):
            self.kept_at = Change.complete_step(self.contact, self.kept_at).at

    def reopen(self) -> None:
        """Open the promise again, with the next step that was completed with it."""
        query = select(Change).where(Change.contact_id == self.contact_id, Change.kind == ChangeKind.STEP)
        for change in db.session.scalars(query.where(Change.at == self.kept_at)):
            change.undo()
        self.kept_at = None

    @classmethod
    def mark_kept_with(cls, change: Change) -> None:
        """Mark the promises as kept that say the same as a completed step."""
        for promise in cls._repeating(change, cls.kept_at.is_(None)):
            promise.kept_at = change.at

    @classmethod
    def reopen_with(cls, change: Change) -> None:
        """Open the promises again that were kept with a completed step, because the step is open again."""
        for promise in cls._repeating(change, cls.kept_at == change.at):
            promise.kept_at = None

    @classmethod
    def _repeating(cls, change: Change, state: ColumnElement[bool]) -> list["Promise"]:
        """Return the owner's promises in a ``state`` that say the same as the step of ``change``."""
        query = select(cls).where(cls.contact_id == change.contact.id, cls.side == "mine", state)
        promises = db.session.scalars(query)
        return [promise for promise in promises if change.kind == ChangeKind.STEP and promise.repeats(change.before)]


def says_the_same(promise: str, step: str) -> bool:
    """Return whether a promise and a next step are the same words, apart from case and final punctuation."""
    return promise.rstrip(_TRAILING_PUNCTUATION).lower() == step.rstrip(_TRAILING_PUNCTUATION).lower()


@prepared
def _promises_query() -> Select[Promise]:
    query = select(Promise).where(Promise.contact_id == bindparam("contact_id"))
    return query.order_by(*Promise.order()).limit(MAX_SHOWN_PROMISES)
