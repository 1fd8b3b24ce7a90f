"""What mails and pushes have in common: workers claim them, retry them at growing intervals, and give up in the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import JSON, ColumnElement, String, and_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db, now
from .letters import MANY_AT_ONCE

MAX_TRIES = 10
CLAIM_LEASE = timedelta(minutes=3)
"""How long a claim lasts: longer than all time-outs of one delivery together."""
CLOCK_TOLERANCE = timedelta(minutes=10)
"""How far the clocks of several machines may differ."""
IS_PENDING = "sent_at IS NULL AND given_up_at IS NULL"
"""Condition of the index of items that are due."""
IS_GIVEN_UP = "given_up_at IS NOT NULL"


class OutboxItem:
    """The columns that say what to send and how far it is.

    ``kind`` and ``facts`` are the key and the arguments of a writer (see ``letters``); those of a mail also hold the
    ``language`` of its reader. ``due_at`` is when to send or
    retry it, ``problem`` the reason of the last failure.
    """

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
    def is_pending(cls) -> ColumnElement[bool]:
        """Return the condition that an item is neither sent nor given up, as ``IS_PENDING`` does for indexes."""
        return and_(cls.sent_at.is_(None), cls.given_up_at.is_(None))

    @classmethod
    def list_due(cls, limit: int = 50) -> Sequence[Self]:
        """Return the items to send now, the longest due first, and after them what may be thousands."""
        query = select(cls).where(cls.is_pending(), cls.due_at <= now())
        return db.session.scalars(query.order_by(cls.kind.in_(MANY_AT_ONCE), cls.due_at, cls.id).limit(limit)).all()

    @classmethod
    def retry_given_up(cls) -> None:
        """Make all items due that were given up, for example after a long outage of the mail server."""
        statement = update(cls).where(cls.given_up_at.is_not(None), cls.sent_at.is_(None))
        db.session.execute(statement.values(given_up_at=None, tries=0, due_at=now()))

    @classmethod
    def mark_future_due(cls) -> None:
        """Make the items due that were written while the clock was ahead, which would wait until it gets there."""
        statement = update(cls).where(cls.is_pending(), cls.created_at > now() + CLOCK_TOLERANCE)
        db.session.execute(statement.values(created_at=now(), due_at=now()))

    def claim(self) -> bool:
        """Claim the item for this worker. Return whether no other worker was faster.

        It is due again after ``CLAIM_LEASE``, in case the worker dies.
        """
        row = type(self)
        unclaimed = row.id == self.id, row.due_at == self.due_at, row.is_pending()
        # Comparing ``due_at`` is not enough: after a rollback, ``self`` may have been read again with the other claim.
        claim = update(row).where(*unclaimed, row.due_at <= now()).values(due_at=now() + CLAIM_LEASE).returning(row.id)
        return db.session.scalar(claim) is not None

    def mark_sent(self) -> None:
        self.sent_at = now()

    def postpone_until(self, at: datetime) -> None:
        """Send it at that moment instead. This does not count as a try."""
        self.due_at = at

    def mark_failed(self, problem: str) -> None:
        """Retry after 30 s, then after twice as long each time. Give up after ``MAX_TRIES``."""
        self.tries += 1
        self.problem = problem[:200]
        self.due_at = now() + timedelta(seconds=30 * 2 ** (self.tries - 1))
        if self.tries >= MAX_TRIES:
            self.given_up_at = now()
