"""What waits to go: taken by one worker at a time, tried again later and later, given up where all can see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import JSON, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db, now

MAX_TRIES = 10
CLAIM_LEASE = timedelta(minutes=3)  # longer than a server can keep a worker waiting, step by step
IS_PENDING = "sent_at IS NULL AND given_up_at IS NULL"
"""For the index of what is due."""
IS_GIVEN_UP = "given_up_at IS NOT NULL"


class OutboxItem:
    """The part of a row that says how far its sending is. ``kind`` and ``facts`` say what to send (letters.py)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")

    if TYPE_CHECKING:
        __table__: Any

    @classmethod
    def list_due(cls, limit: int = 50) -> Sequence[Self]:
        """What to send now, oldest first."""
        query = select(cls).where(cls.sent_at.is_(None), cls.given_up_at.is_(None), cls.due_at <= now())
        return db.session.scalars(query.order_by(cls.due_at, cls.id).limit(limit)).all()

    @classmethod
    def retry_given_up(cls) -> None:
        """Try again what was given up, as when a server was away for longer."""
        given_up = update(cls).where(cls.given_up_at.is_not(None), cls.sent_at.is_(None))
        db.session.execute(given_up.values(given_up_at=None, tries=0, due_at=now()))

    def claim(self) -> bool:
        """Take it for one worker, unless another was faster. It is due again after ``CLAIM_LEASE``, should that one die."""
        row = type(self)
        unclaimed = row.id == self.id, row.due_at == self.due_at, row.sent_at.is_(None), row.given_up_at.is_(None)
        # Due still: after a rollback ``self`` is read again, and may be as the faster one left it.
        claim = update(row).where(*unclaimed, row.due_at <= now()).values(due_at=now() + CLAIM_LEASE).returning(row.id)
        return db.session.scalar(claim) is not None

    def mark_sent(self) -> None:
        self.sent_at = now()

    def postpone_until(self, at: datetime) -> None:
        """Send it then; that this was too early counts as no try."""
        self.due_at = at

    def mark_failed(self, problem: str) -> None:
        """Try again later, twice as late each time from half a minute on; give up, visibly, after ``MAX_TRIES``."""
        self.tries += 1
        self.problem = problem[:200]
        self.due_at = now() + timedelta(seconds=30 * 2 ** (self.tries - 1))
        if self.tries >= MAX_TRIES:
            self.given_up_at = now()
