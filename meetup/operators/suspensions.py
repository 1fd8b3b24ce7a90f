"""Suspensions, and what is written about them: answers of whoever it concerns, and what operators reply."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model, db, now, partial_index
from ..people import User
from .subjects import Subject, SubjectMixin, is_about

MAX_ANSWERS = 20
"""How many answers may be written to one suspension."""

_COLUMNS = ("user_id", "event_id", "room_id")


class Suspension(SubjectMixin, Model):
    """An account, an event or a room is suspended, for a ``reason`` that its owner or the team of the event reads."""

    __tablename__ = "suspensions"
    __table_args__ = (
        CheckConstraint(
            "(user_id IS NOT NULL AND event_id IS NULL AND room_id IS NULL)"
            " OR (user_id IS NULL AND event_id IS NOT NULL AND room_id IS NULL)"
            " OR (user_id IS NULL AND event_id IS NULL AND room_id IS NOT NULL)",
            name="one_subject",
        ),
        *(
            partial_index(f"uq_suspensions_open_{column}", column, where="restored_at IS NULL", unique=True)
            for column in _COLUMNS
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    suspended_at: Mapped[datetime] = mapped_column(default=now)
    restored_at: Mapped[datetime | None]

    messages: Mapped[list["SuspensionMessage"]] = relationship(
        back_populates="suspension", cascade="all, delete-orphan", passive_deletes=True, order_by="SuspensionMessage.id"
    )

    @classmethod
    def find_open(cls, subject: Subject) -> "Suspension | None":
        return db.session.scalar(select(cls).where(cls.is_of(subject), cls.restored_at.is_(None)))

    @classmethod
    def count_of(cls, subject: Subject) -> int:
        """Return how often this has been suspended."""
        return db.session.scalar(select(func.count()).select_from(cls).where(cls.is_of(subject))) or 0

    @classmethod
    def find_own(cls, user: User, suspension_id: int) -> "Suspension | None":
        """Return the suspension if ``user`` answers for what is suspended, or ``None``."""
        return db.session.scalar(select(cls).where(cls.id == suspension_id, is_about(user.id, cls, cls.user_id)))

    @classmethod
    def open_at_event(cls, event_id: int, room_ids: list[int]) -> "list[Suspension]":
        """Return what is suspended now of an event and its rooms."""
        is_there = or_(cls.event_id == event_id, cls.room_id.in_(room_ids))
        return list(db.session.scalars(select(cls).where(is_there, cls.restored_at.is_(None)).order_by(cls.id)))

    @property
    def waits(self) -> bool:
        """Whether the last word is an answer that no operator has replied to."""
        return self.restored_at is None and bool(self.messages) and self.messages[-1].side == "owner"

    def can_be_answered(self) -> bool:
        count = sum(message.side == "owner" for message in self.messages)
        return self.restored_at is None and count < MAX_ANSWERS

    def write(self, side: str, text: str, author: User) -> "SuspensionMessage":
        """Add what an ``owner`` or an ``operator`` writes."""
        message = SuspensionMessage(side=side, text=text)
        message.author_id, message.operator_id = (author.id, None) if side == "owner" else (None, author.id)
        self.messages.append(message)
        db.session.flush()
        return message


class SuspensionMessage(Model):
    """What somebody wrote about a suspension: an ``owner``, who answers for what is suspended, or an ``operator``."""

    __tablename__ = "suspension_messages"
    __table_args__ = (CheckConstraint("side IN ('owner', 'operator')", name="side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suspension_id: Mapped[int] = mapped_column(ForeignKey("suspensions.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)

    suspension: Mapped[Suspension] = relationship(back_populates="messages")
