"""The contacts of a run-through in the order they were met: who is next, who came before, and how many there are.

Contacts with a due day in the future are left out until that day. People who were met since then come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, literal, or_, select, tuple_, union_all

from ..contacts.models import Contact
from ..counts import capped_count, count_label
from ..database.prepared import GIVEN_DAY, GIVEN_USER
from ..extensions import db
from ..formats import today
from ..people import User
from .contact_lines import ContactLine, contact_lines, lines_query
from .event_people import is_met_at
from .run_throughs import Decision, DecisionKind, RunScope, RunThrough

MEETING_ORDER = tuple_(Contact.met_at, Contact.id)
MAX_LISTED_LATER = 25
"""The contacts for later that the last page lists."""


@dataclass(frozen=True)
class RunPosition:
    """The position of one contact: its number, the total, and the id of the contact before it."""

    number: int
    total: int
    previous_contact_id: int | None
    decision: Decision | None = None

    @property
    def total_label(self) -> str:
        return count_label(self.total)


@dataclass(frozen=True)
class RunSummary:
    """The result of a run-through: the decisions by kind, how many contacts remain, and the first ones for later."""

    written: int
    later: int
    let_go: int
    remaining: int
    later_contacts: Sequence[ContactLine]

    @property
    def decided(self) -> int:
        return self.written + self.later + self.let_go


class RunThroughQueue:
    """The contacts of one scope, with ``run`` if a run-through has begun. Most methods run one query."""

    def __init__(self, owner: User, scope: RunScope, run: RunThrough | None) -> None:
        self.run = run
        decided_ids = select(Decision.contact_id).where(Decision.run_id == (run.id if run else None))
        self._is_undecided = [*_is_in_scope(owner.id, scope.stage, scope.event_id), Contact.id.not_in(decided_ids)]
        self._is_remaining = [*self._is_undecided, or_(*_is_ready(today()))]
        # A run-through only has contacts of its owner.
        self._is_decided = [Contact.id.in_(decided_ids), Contact.is_not_deleted()]

    def next_contact(self) -> Contact | None:
        """Return the first contact after the one where the owner stopped."""
        query = select(Contact).where(*self._is_remaining, *self._is_after_stop()).order_by(Contact.met_at, Contact.id)
        return db.session.scalars(query.limit(1)).unique().first()

    def find_contact(self, contact_id: int) -> Contact | None:
        """Return the contact with that id if it belongs to the run-through."""
        belongs = or_(and_(*self._is_remaining), and_(*self._is_decided))
        return db.session.scalar(select(Contact).where(Contact.id == contact_id, belongs))

    def position_of(self, contact: Contact) -> RunPosition:
        """Return the position of ``contact``, with what was decided about it."""
        key = tuple_(literal(contact.met_at, Contact.met_at.type), literal(contact.id))
        columns = [
            capped_count(Contact, *self._is_remaining, key > MEETING_ORDER),
            capped_count(Contact, *self._is_decided, key > MEETING_ORDER),
            _count_ready(today(), *self._is_undecided),
            capped_count(Contact, *self._is_decided),
            self._previous_id(key),
        ]
        row = list(db.session.execute(select(*columns)).one())
        remaining_before, decided_before, remaining, decided, previous_id = row
        decision = Decision.find(self.run, contact) if self.run else None
        return RunPosition(remaining_before + decided_before + 1, remaining + decided, previous_id, decision)

    def summarize(self) -> RunSummary:
        """Return the result of the run-through, which must have begun; two queries."""
        assert self.run is not None
        is_own = Decision.run_id == self.run.id
        counts = [capped_count(Decision, is_own, Decision.kind == kind) for kind in DecisionKind]
        counts.append(_count_ready(today(), *self._is_undecided))
        written, later, let_go, remaining = list(db.session.execute(select(*counts)).one())
        query = lines_query().join(Decision, Decision.contact_id == Contact.id)
        query = query.where(is_own, Contact.is_not_deleted(), Decision.kind == DecisionKind.LATER).order_by(
            Decision.until, Contact.id
        )
        (lines,) = contact_lines(db.session.execute(query.limit(MAX_LISTED_LATER)).all())
        return RunSummary(written, later, let_go, remaining, lines)

    def _is_after_stop(self) -> list[ColumnElement[bool]]:
        """Return the SQL conditions that a contact comes after the last one that was passed."""
        run = self.run
        if run is None or run.passed_at is None:
            return []
        return [tuple_(literal(run.passed_at, Contact.met_at.type), literal(run.passed_id)) < MEETING_ORDER]

    def _previous_id(self, key: Any) -> Any:
        """Return the scalar subquery for the id of the last contact before ``key``, remaining or decided."""
        latest_of_each = [
            select(Contact.met_at, Contact.id)
            .where(*conditions, key > MEETING_ORDER)
            .order_by(Contact.met_at.desc(), Contact.id.desc())
            .limit(1)
            .subquery()
            for conditions in (self._is_remaining, self._is_decided)
        ]
        both = union_all(*(select(latest) for latest in latest_of_each)).subquery()
        return select(both.c.id).order_by(both.c.met_at.desc(), both.c.id.desc()).limit(1).scalar_subquery()


def count_remaining(has_event: bool) -> Any:
    """Return the subquery that counts whom a run-through with the filters of a list has, before it has begun."""
    event_id: Any = bindparam("event_id") if has_event else None
    return _count_ready(GIVEN_DAY, *_is_in_scope(GIVEN_USER.id, bindparam("stage"), event_id))


def _is_in_scope(owner_id: Any, stage: Any, event_id: Any) -> list[ColumnElement[bool]]:
    """Return the SQL conditions that a run-through has the contact, if it is ready.

    All arguments may be parameters; ``event_id`` is ``None`` for people met anywhere.
    """
    conditions = [Contact.owner_id == owner_id, Contact.is_listed(), Contact.stage == stage]
    return conditions if event_id is None else [*conditions, is_met_at(event_id)]


def _is_ready(day: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the two SQL conditions one of which a contact meets that is not left for a later day than ``day``."""
    return Contact.due_on.is_(None), Contact.due_on <= day


def _count_ready(day: Any, *conditions: ColumnElement[bool]) -> Any:
    """Return the SQL expression that counts the contacts which meet ``conditions`` and are ready on ``day``.

    Each of the two kinds is a range of the index. Both as one condition would be looked for in all of a long list.
    """
    without_day, has_come = (capped_count(Contact, *conditions, is_ready) for is_ready in _is_ready(day))
    return without_day + has_come
