"""What a person wants to be told, and what they have been told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import User

RHYTHM_LABELS = {"daily": "Every morning", "weekly": "Once a week, on Mondays", "off": "Not at all"}


class NotificationSettings(Model):
    """What ``user`` wants by mail: ``rhythm`` for what is due, and the morning after an event unless it is off.

    ``mailed_on`` and ``pushed_on`` are the latest morning, by their clocks, that has been looked at for them. Whether
    they are pushed to is a matter of their devices. Who has never chosen gets a row from the planner.
    """

    __tablename__ = "notifications"
    __table_args__ = (CheckConstraint("rhythm IN ('daily', 'weekly', 'off')", name="rhythm"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(6), default="daily", server_default="daily")
    events_off_at: Mapped[datetime | None]
    mailed_on: Mapped[date | None]
    pushed_on: Mapped[date | None]

    @classmethod
    def find_or_default(cls, user: User) -> "NotificationSettings":
        """What ``user`` has chosen, or the usual; to look at, not to change."""
        return db.session.get(cls, user.id) or cls(user_id=user.id, rhythm="daily")

    @classmethod
    def get_locked(cls, user: User) -> "NotificationSettings":
        """The same, to change."""
        insert_once(cls, user_id=user.id)
        return db.session.get_one(cls, user.id, populate_existing=True, with_for_update=True)

    def choose(self, rhythm: str, after_events: bool) -> None:
        """Be mailed what is due so often (of ``RHYTHM_LABELS``), and after events or not."""
        self.rhythm = rhythm
        self.events_off_at = None if after_events else self.events_off_at or now()

    def unsubscribe(self, kind: str) -> None:
        """Have no more letters of a ``kind``: ``due`` or ``event``."""
        if kind == "due":
            self.rhythm = "off"
        else:
            self.events_off_at = self.events_off_at or now()


class Reminder(Model):
    """That ``user`` is told of one thing that is due on one day, by mail or by push: once, says the constraint.

    ``kind`` and ``what`` name the thing: the kind of its source, and an id there; ``contact_id`` is whom it is about.
    ``told_on`` is the morning on which it is told; the letter of that morning looks up here what to tell.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("user_id", "channel", "kind", "what", "due_on"),
        CheckConstraint("channel IN ('mail', 'push')", name="channel"),
        Index("ix_reminders_told", "user_id", "told_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(10))
    what: Mapped[int]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    due_on: Mapped[date]
    told_on: Mapped[date]
    planned_at: Mapped[datetime] = mapped_column(default=now)
