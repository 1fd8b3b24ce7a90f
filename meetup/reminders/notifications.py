"""The notification settings of users, and the reminders of which they have been told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..languages import lazy_gettext
from ..people import User

RHYTHM_LABELS = {
    "daily": lazy_gettext("Every morning"),
    "weekly": lazy_gettext("Once a week, on Mondays"),
    "off": lazy_gettext("Never"),
}


class NotificationSettings(Model):
    """Which mails a user wants: how often they are told what is due, and whether on the morning after an event.

    ``rhythm`` is a key of ``RHYTHM_LABELS``. ``events_off_at`` is when they turned off the mails after events.
    ``mailed_on`` and ``pushed_on`` are the latest mornings, by the user's clock, for which the planner has handled
    their mails and their pushes. Whether they get pushes depends on their devices. The planner adds a row for users who
    have never chosen.
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
        """Return the settings of ``user``, or the defaults if they have none. The result is for reading only."""
        return db.session.get(cls, user.id) or cls(user_id=user.id, rhythm="daily")

    @classmethod
    def get_locked(cls, user: User) -> "NotificationSettings":
        """Return the settings of ``user`` for a change. They are created if needed, and locked."""
        insert_once(cls, user_id=user.id)
        return db.session.get_one(cls, user.id, populate_existing=True, with_for_update=True)

    def choose(self, rhythm: str, after_events: bool) -> None:
        """Set how often due things are mailed (a key of ``RHYTHM_LABELS``), and whether mails follow events."""
        self.rhythm = rhythm
        self.events_off_at = None if after_events else self.events_off_at or now()

    def unsubscribe(self, kind: str) -> None:
        """Turn off the mails of ``kind``, which is ``due`` or ``event``."""
        if kind == "due":
            self.rhythm = "off"
        else:
            self.events_off_at = self.events_off_at or now()


class Reminder(Model):
    """The fact that a user is told of one thing that is due on one day, by mail or by push.

    The unique constraint makes sure that they are told only once. ``kind`` is the kind of the source, or ``event``, and
    ``what`` is the id of the thing there. ``contact_id`` is the contact whom it is about. ``told_on`` is the morning on
    which they are told; the letter of that morning reads from here what to tell.
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
