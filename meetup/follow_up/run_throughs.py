"""Going through people one by one: where somebody stands in it, and what they decided on the way."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..contacts.touches import Change, Touch
from ..database import insert_once
from ..drafts.models import mark_sent
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..people import User

DECISION_LABELS = {"wrote": "Written to", "later": "Later", "let_go": "Let go"}
RESUME_PERIOD = timedelta(days=7)
"""A run that rested for longer begins anew."""
_ALL_EVENTS = "event_id IS NULL"
_ONE_EVENT = "event_id IS NOT NULL"


@dataclass(frozen=True)
class RunScope:
    """Whom to go through: those at a stage, of one event or of all."""

    stage: str = Stage.TO_DO
    event_id: int | None = None

    @property
    def url_values(self) -> dict[str, Any]:
        """What stands for it in addresses and forms."""
        event = {"event": self.event_id} if self.event_id else {}
        return {"run": self.stage, **event}


class RunThrough(Model):
    """How far ``owner`` is with the people of one scope: past the one met at ``passed_at``, of that ``passed_id``."""

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
        """Where ``owner`` stopped, unless that is too long ago."""
        query = _run_query(owner, scope).where(cls.moved_at > now() - RESUME_PERIOD)
        return db.session.scalar(query)

    @classmethod
    def get_or_begin(cls, owner: User, scope: RunScope) -> "RunThrough":
        """The one under way, or a new one; held until the transaction ends."""
        insert_once(cls, owner_id=owner.id, event_id=scope.event_id, stage=scope.stage)
        run = db.session.scalars(_run_query(owner, scope).with_for_update()).one()
        if run.moved_at <= now() - RESUME_PERIOD:
            run.restart()
        return run

    def restart(self) -> None:
        """Begin with the first again; what was decided stays done and is no longer counted."""
        db.session.execute(delete(Decision).where(Decision.run_id == self.id))
        self.passed_at = self.passed_id = None
        self.moved_at = now()

    def pass_by(self, contact: Contact) -> None:
        """Go on to whoever comes after ``contact``."""
        self._set_position(contact.met_at, contact.id)

    def decide(self, contact: Contact, kind: str, until: date | None = None) -> "Decision":
        """Do ``kind`` (of ``DECISION_LABELS``) with ``contact``, which the caller holds, and go on.

        The same again, as by a doubled tap, is nothing new; something else takes the place of what was decided.
        """
        before = Decision.find(self, contact)
        if before and before.is_same(kind, until):
            return before
        if before:
            before.undo()
        decision = Decision.create(self, contact, kind, until)
        self.pass_by(contact)
        return decision

    def undo(self, decision: "Decision") -> None:
        """Take ``decision`` back; its contact is the next one again."""
        contact = decision.contact
        decision.undo()
        self._set_position(contact.met_at, contact.id - 1)

    def _set_position(self, passed_at: datetime, passed_id: int) -> None:
        self.passed_at, self.passed_id, self.moved_at = passed_at, passed_id, now()


def _run_query(owner: User, scope: RunScope) -> Select[RunThrough]:
    mine = select(RunThrough).where(RunThrough.owner_id == owner.id, RunThrough.stage == scope.stage)
    return mine.where(RunThrough.event_id == scope.event_id)


class Decision(Model):
    """What was decided about one contact; gone as soon as its touch or change is taken back elsewhere."""

    __tablename__ = "decisions"
    __table_args__ = (CheckConstraint("kind IN ('wrote', 'later', 'let_go')", name="kind"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("run_throughs.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(6))
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
    def create(cls, run: RunThrough, contact: Contact, kind: str, until: date | None) -> "Decision":
        decision = cls(run=run, contact=contact, kind=kind)
        if kind == "wrote":
            decision.touch = mark_sent(contact)
        elif kind == "let_go":
            decision.change = Change.set_stage(contact, Stage.LET_GO)
        else:
            decision.until, decision.due_before = until, contact.due_on
            contact.plan(contact.next_step, until)
        db.session.add(decision)
        db.session.flush()
        return decision

    def is_same(self, kind: str, until: date | None) -> bool:
        return (self.kind, self.until) == (kind, until)

    def undo(self) -> None:
        """Put the contact back as it was, unless it has been changed again since."""
        action = self.touch or self.change
        if self.kind == "later" and self.contact.due_on == self.until:
            self.contact.plan(self.contact.next_step, self.due_before)
        db.session.delete(self)
        db.session.flush()
        if action:
            action.undo()
            db.session.flush()
