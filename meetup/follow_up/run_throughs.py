"""Run-throughs: going through contacts one by one, where the owner stopped, and what they decided."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..contacts.touches import Change, Touch
from ..database import insert_once
from ..drafts.models import mark_sent
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..languages import lazy_gettext
from ..people import User


class DecisionKind(StrEnum):
    """What can be decided about a contact. The values are what the database and forms contain."""

    WROTE = "wrote"
    LATER = "later"
    LET_GO = "let_go"


DECISION_LABELS: dict[str, str] = {
    DecisionKind.WROTE: lazy_gettext("Written to"),
    DecisionKind.LATER: lazy_gettext("Later"),
    DecisionKind.LET_GO: lazy_gettext("Let go"),
}
RESUME_PERIOD = timedelta(days=7)
"""A run-through that rested for longer begins again."""

_ALL_EVENTS = "event_id IS NULL"
_ONE_EVENT = "event_id IS NOT NULL"


@dataclass(frozen=True)
class RunScope:
    """Which contacts a run-through is about: those at one stage, met at one event or anywhere."""

    stage: str = Stage.TO_DO
    event_id: int | None = None

    @property
    def url_values(self) -> dict[str, Any]:
        """The values that name the scope in addresses and forms."""
        event = {"event": self.event_id} if self.event_id else {}
        return {"run": self.stage, **event}


class RunThrough(Model):
    """How far an owner is with the contacts of one scope.

    The last contact that was passed has the id ``passed_id`` and was met at ``passed_at``.
    """

    __tablename__ = "run_throughs"
    __table_args__ = (
        values_check("stage", Stage),
        CheckConstraint("(passed_at IS NULL) = (passed_id IS NULL)", name="passed"),
        partial_index(
            "uq_run_throughs_all",
            "owner_id",
            "stage",
            where=_ALL_EVENTS,
            unique=True,
        ),
        partial_index(
            "uq_run_throughs_event",
            "owner_id",
            "stage",
            "event_id",
            where=_ONE_EVENT,
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(EnumText(Stage, 10))
    passed_at: Mapped[datetime | None]
    passed_id: Mapped[int | None]
    moved_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def find_active(cls, owner: User, scope: RunScope) -> "RunThrough | None":
        """Return the run-through that ``owner`` has begun, ``None`` if it has rested for too long."""
        query = _run_query(owner, scope).where(cls.moved_at > now() - RESUME_PERIOD)
        return db.session.scalar(query)

    @classmethod
    def get_or_begin(cls, owner: User, scope: RunScope) -> "RunThrough":
        """Return the run-through that ``owner`` has begun, or a new one, locked until the end of the transaction."""
        insert_once(cls, owner_id=owner.id, event_id=scope.event_id, stage=scope.stage)
        run = db.session.scalars(_run_query(owner, scope).with_for_update()).one()
        if run.moved_at <= now() - RESUME_PERIOD:
            run.restart()
        return run

    def restart(self) -> None:
        """Begin with the first contact again. What was decided stays done, but is no longer counted."""
        db.session.execute(delete(Decision).where(Decision.run_id == self.id))
        self.passed_at = self.passed_id = None
        self.moved_at = now()

    def pass_by(self, contact: Contact) -> None:
        """Go on to the contact after ``contact``."""
        self._set_position(contact.met_at, contact.id)

    def decide(self, contact: Contact, kind: str, until: date | None = None) -> "Decision":
        """Decide about ``contact``, which the caller has locked, and go on. ``kind`` is a value of ``DecisionKind``.

        The same decision again, as by a double tap, changes nothing. Another one replaces the previous decision.
        """
        previous = Decision.find(self, contact)
        if previous and previous.is_same(kind, until):
            return previous
        if previous:
            previous.undo()
        decision = Decision.create(self, contact, DecisionKind(kind), until)
        self.pass_by(contact)
        return decision

    def undo(self, decision: "Decision") -> None:
        """Undo ``decision``. Its contact is the next one again."""
        contact = decision.contact
        decision.undo()
        self._set_position(contact.met_at, contact.id - 1)

    def _set_position(self, passed_at: datetime, passed_id: int) -> None:
        self.passed_at, self.passed_id, self.moved_at = passed_at, passed_id, now()


def _run_query(owner: User, scope: RunScope) -> Select[RunThrough]:
    query = select(RunThrough).where(RunThrough.owner_id == owner.id, RunThrough.stage == scope.stage)
    return query.where(RunThrough.event_id == scope.event_id)


class Decision(Model):
    """What was decided about one contact. It is deleted with its touch or change if that is undone elsewhere."""

    __tablename__ = "decisions"
    __table_args__ = (values_check("kind", DecisionKind),)

    run_id: Mapped[int] = mapped_column(ForeignKey("run_throughs.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[DecisionKind] = mapped_column(EnumText(DecisionKind, 6))
    touch_id: Mapped[int | None] = mapped_column(ForeignKey("touches.id", ondelete="CASCADE"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("changes.id", ondelete="CASCADE"), index=True)
    until: Mapped[date | None]
    due_before: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=now)

    run: Mapped[RunThrough] = relationship()
    contact: Mapped[Contact] = relationship()
    touch: Mapped[Touch | None] = relationship()
    change: Mapped[Change | None] = relationship()

    @classmethod
    def find(cls, run: RunThrough, contact: Contact) -> "Decision | None":
        return db.session.get(cls, (run.id, contact.id))

    @classmethod
    def create(cls, run: RunThrough, contact: Contact, kind: DecisionKind, until: date | None) -> "Decision":
        """Store the decision and do what it says: log a touch, let the contact go, or set its due day."""
        decision = cls(run=run, contact=contact, kind=kind)
        if kind == DecisionKind.WROTE:
            decision.touch = mark_sent(contact)
        elif kind == DecisionKind.LET_GO:
            decision.change = Change.set_stage(contact, Stage.LET_GO)
        else:
            decision.until, decision.due_before = until, contact.due_on
            contact.plan(contact.next_step, until)
        db.session.add(decision)
        db.session.flush()
        return decision

    def is_same(self, kind: str, until: date | None) -> bool:
        """Return whether the same was decided before."""
        return (self.kind, self.until) == (kind, until)

    def undo(self) -> None:
        """Restore the contact, unless it has been changed again since."""
        action = self.touch or self.change
        if self.kind == DecisionKind.LATER and self.contact.due_on == self.until:
            self.contact.plan(self.contact.next_step, self.due_before)
        db.session.delete(self)
        db.session.flush()
        if action:
            action.undo()
            db.session.flush()
