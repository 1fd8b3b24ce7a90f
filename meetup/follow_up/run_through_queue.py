"""The people of a run-through, in the order they were met: who is next, who was before, how many there are.

Somebody with a later day to come is not among them; that day brings them back. Whoever was met since comes last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select, tuple_

from ..contacts.models import Contact
from ..counts import capped_count, count_label
from ..extensions import db
from ..formats import today
from ..people import User
from .run_throughs import Decision, RunScope, RunThrough

MEETING_ORDER = tuple_(Contact.met_at, Contact.id)
MAX_LISTED_LATER = 25


@dataclass(frozen=True)
class RunPosition:
    """Where one contact stands: which of how many, and the id of whoever came before."""

    number: int
    total: int
    previous_contact_id: int | None
    decision: Decision | None = None

    @property
    def total_label(self) -> str:
        return count_label(self.total)


@dataclass(frozen=True)
class RunSummary:
    """What came of a run: decisions by kind, how many were passed by, and who comes later, the first few."""

    written: int
    later: int
    let_go: int
    remaining: int
    later_contacts: Sequence[Contact]

    @property
    def decided(self) -> int:
        return self.written + self.later + self.let_go


class RunThroughQueue:
    """Those of one scope, with or without a ``run`` under way. Each method is one query."""

    def __init__(self, owner: User, scope: RunScope, run: RunThrough | None) -> None:
        self.run = run
        mine = [Contact.owner_id == owner.id, Contact.is_listed()]
        if scope.event_id:
            mine.append(Contact.event_id == scope.event_id)
        self._own = mine
        ready = or_(Contact.due_on.is_(None), Contact.due_on <= today())
        decided = select(Decision.contact_id).where(Decision.run_id == (run.id if run else None))
        self._is_remaining = [*mine, Contact.stage == scope.stage, ready, Contact.id.not_in(decided)]
        self._is_decided = [Contact.id.in_(decided)]  # A run has its owner's contacts only.

    def next_contact(self) -> Contact | None:
        """Whoever comes after the place where the owner stopped."""
        query = select(Contact).where(*self._is_remaining, *self._is_after_stop()).order_by(Contact.met_at, Contact.id)
        return db.session.scalars(query.limit(1)).unique().first()

    def find_contact(self, contact_id: int) -> Contact | None:
        """The contact of that id, if it belongs here."""
        here = or_(and_(*self._is_remaining), and_(*self._is_decided))
        return db.session.scalar(select(Contact).where(Contact.id == contact_id, here))

    def remaining_label(self) -> str:
        """How many are left to go through, as the list counts."""
        return count_label(db.session.execute(select(capped_count(Contact, *self._is_remaining))).scalar_one())

    def position_of(self, contact: Contact) -> RunPosition:
        upto = tuple_(literal(contact.met_at, Contact.met_at.type), literal(contact.id))
        counts = [
            capped_count(Contact, *self._is_remaining, upto > MEETING_ORDER),
            capped_count(Contact, *self._is_decided, upto > MEETING_ORDER),
        ]
        counts += [
            capped_count(Contact, *self._is_remaining),
            capped_count(Contact, *self._is_decided),
            self._previous_id(upto),
        ]
        left_before, decided_before, left, decided, back = list(db.session.execute(select(*counts)).one())
        decision = Decision.find(self.run, contact) if self.run else None
        return RunPosition(left_before + decided_before + 1, left + decided, back, decision)

    def summarize(self) -> RunSummary:
        """What the run came to; two queries."""
        assert self.run is not None
        of = Decision.run_id == self.run.id
        kinds = [capped_count(Decision, of, Decision.kind == kind) for kind in ("wrote", "later", "let_go")]
        written, put_off, let_go, left = list(
            db.session.execute(select(*kinds, capped_count(Contact, *self._is_remaining))).one()
        )
        later = select(Contact).join(Decision, Decision.contact_id == Contact.id).where(of, Decision.kind == "later")
        rows = db.session.scalars(later.order_by(Decision.until, Contact.id).limit(MAX_LISTED_LATER)).unique().all()
        return RunSummary(written, put_off, let_go, left, rows)

    def _is_after_stop(self) -> list[ColumnElement[bool]]:
        run = self.run
        if run is None or run.passed_at is None:
            return []
        return [tuple_(literal(run.passed_at, Contact.met_at.type), literal(run.passed_id)) < MEETING_ORDER]

    def _previous_id(self, before: Any) -> Any:
        """The id of the last one before: of those left and of those decided the later."""
        ways = (self._is_remaining, self._is_decided)
        lasts = [
            select(Contact.met_at, Contact.id)
            .where(*way, before > MEETING_ORDER)
            .order_by(Contact.met_at.desc(), Contact.id.desc())
            .limit(1)
            .subquery()
            for way in ways
        ]
        both = select(lasts[0]).union_all(select(lasts[1])).subquery()
        return select(both.c.id).order_by(both.c.met_at.desc(), both.c.id.desc()).limit(1).scalar_subquery()
