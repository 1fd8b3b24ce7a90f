"""The history of a contact: touches and recorded changes."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import EnumText, Model, db, now, values_check
from ..languages import lazy_gettext
from .models import Contact
from .stages import Stage

DOUBLE_TAP_WINDOW = timedelta(seconds=10)


class TouchKind(StrEnum):
    """What was done to keep in touch. The values are what the database and forms contain."""

    THANKED = "thanked"
    WROTE = "wrote"
    CALLED = "called"
    MET_AGAIN = "met_again"


class ChangeKind(StrEnum):
    """What was changed: the stage, a completed next step, the due day, a tag, the cadence, or archiving."""

    STAGE = "stage"
    STEP = "step"
    DUE = "due"
    TAG = "tag"
    KEEP = "keep"
    ARCHIVE = "archive"


TOUCH_LABELS: dict[str, str] = {
    TouchKind.THANKED: lazy_gettext("Thanked"),
    TouchKind.WROTE: lazy_gettext("Wrote"),
    TouchKind.CALLED: lazy_gettext("Called"),
    TouchKind.MET_AGAIN: lazy_gettext("Met again"),
}
"""The labels of the touches, by value, in the order in which pages show them."""

STAGE_AFTER = {
    TouchKind.THANKED: Stage.WAITING,
    TouchKind.WROTE: Stage.WAITING,
    TouchKind.CALLED: Stage.IN_TOUCH,
    TouchKind.MET_AGAIN: Stage.IN_TOUCH,
}
"""The stage of a contact after a touch: after a message an answer is awaited, otherwise the two are in touch."""


class Touch(Model):
    """One thing that the owner did to keep in touch with a contact."""

    __tablename__ = "touches"
    __table_args__ = (values_check("kind", TouchKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[TouchKind] = mapped_column(EnumText(TouchKind, 10))
    at: Mapped[datetime] = mapped_column(default=now)

    contact: Mapped[Contact] = relationship(back_populates="touches")

    @classmethod
    def log(cls, contact: Contact, kind: str) -> "Touch":
        """Log a touch of a kind in ``TOUCH_LABELS`` and move the contact to the stage that follows.

        A double tap returns the touch that was logged first.
        """
        if existing := cls._find_double_tap(contact, kind):
            return existing
        touch = cls(contact=contact, kind=TouchKind(kind))
        db.session.add(touch)
        db.session.flush()
        if touch.kind == TouchKind.THANKED:
            contact.thanked_at = contact.thanked_at or touch.at
        contact.touched_at = touch.at
        contact.refresh_keep_day()
        Change.set_stage(contact, STAGE_AFTER[touch.kind], touch)
        return touch

    @classmethod
    def _find_double_tap(cls, contact: Contact, kind: str) -> "Touch | None":
        query = select(cls).where(cls.contact_id == contact.id, cls.kind == kind, cls.at > now() - DOUBLE_TAP_WINDOW)
        return db.session.scalar(query.limit(1))

    @classmethod
    def find_owned(cls, contact: Contact, touch_id: int) -> "Touch | None":
        return db.session.scalar(select(cls).where(cls.id == touch_id, cls.contact_id == contact.id))

    @classmethod
    def refresh_latest(cls, contact: Contact) -> None:
        """Update the time of the latest touch of a contact, and its keep day."""
        contact.touched_at = db.session.scalar(select(func.max(cls.at)).where(cls.contact_id == contact.id))
        contact.refresh_keep_day()

    def undo(self) -> None:
        """Delete the touch, and move the contact back to the stage before."""
        stage_change = db.session.scalar(select(Change).where(Change.touch_id == self.id))
        if stage_change and self.contact.stage == stage_change.after:
            self.contact.stage = Stage(stage_change.before)
        if self.contact.thanked_at == self.at:
            self.contact.thanked_at = None
        db.session.delete(self)
        db.session.flush()
        Touch.refresh_latest(self.contact)


class Change(Model):
    """A recorded change of a contact: its stage, next step, due day, a tag, the cadence, or that it was archived.

    ``before`` and ``after`` are the values. ``batch`` is the same for all changes of a bulk change, which are undone
    together.
    """

    __tablename__ = "changes"
    __table_args__ = (values_check("kind", ChangeKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    touch_id: Mapped[int | None] = mapped_column(ForeignKey("touches.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(EnumText(ChangeKind, 7))
    before: Mapped[str] = mapped_column(String(200))
    after: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=now)
    batch: Mapped[UUID | None] = mapped_column(index=True)

    contact: Mapped[Contact] = relationship(back_populates="changes")

    @classmethod
    def set_stage(cls, contact: Contact, stage: str, touch: Touch | None = None) -> "Change | None":
        """Move a contact to a stage. Return the change, or ``None`` if it is there already."""
        if contact.stage == stage:
            return None
        change = cls(
            contact=contact, touch_id=touch and touch.id, kind=ChangeKind.STAGE, before=contact.stage, after=stage
        )
        contact.stage = Stage(stage)
        db.session.add(change)
        return change

    @classmethod
    def complete_step(cls, contact: Contact, at: datetime | None = None) -> "Change":
        """Record that the next step is done, and clear it with its due day."""
        change = cls(
            contact=contact, kind=ChangeKind.STEP, before=contact.next_step, due_on=contact.due_on, at=at or now()
        )
        contact.plan("", None)
        db.session.add(change)
        return change

    @classmethod
    def record_cadence(cls, contact: Contact, before: str) -> "Change | None":
        """Record a new cadence or “not now”. ``before`` is the ``cadence_state`` before; ``None`` if it is the same."""
        if contact.cadence_state == before:
            return None
        change = cls(contact=contact, kind=ChangeKind.KEEP, before=before, after=contact.cadence_state)
        db.session.add(change)
        return change

    @classmethod
    def find_owned(cls, contact: Contact, change_id: int) -> "Change | None":
        """Return a change by its id, unless it is part of a bulk change, which is undone as a whole."""
        query = select(cls).where(cls.id == change_id, cls.contact_id == contact.id, cls.batch.is_(None))
        return db.session.scalar(query)

    def undo(self) -> None:
        """Restore the value before, unless it was changed again since, and delete the change."""
        contact = self.contact
        if self.kind == ChangeKind.STEP and not (contact.next_step or contact.due_on):
            contact.plan(self.before, self.due_on)
        if self.kind == ChangeKind.STAGE and contact.stage == self.after:
            contact.stage = Stage(self.before)
        if self.kind == ChangeKind.KEEP and contact.cadence_state == self.after:
            contact.restore_cadence_state(self.before)
        db.session.delete(self)
