"""The outbox table."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import JSON, Index, String, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from .letters import Letter, writers

TRIES = 10
LEASE = timedelta(minutes=3)  # longer than a mail server can keep a worker waiting, step by step
_WAITING = text("sent_at IS NULL AND given_up_at IS NULL")


class Mail(Model):
    """One letter to one address. Sent at least once; a repeat carries the same Message-ID (RFC 5322 3.6.4)."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_due", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")

    @classmethod
    def due(cls, most: int = 50) -> Sequence["Mail"]:
        """The letters to send now, oldest first."""
        query = select(cls).where(cls.sent_at.is_(None), cls.given_up_at.is_(None), cls.due_at <= now())
        return db.session.scalars(query.order_by(cls.due_at, cls.id).limit(most)).all()

    @classmethod
    def latest(cls, most: int = 50) -> Sequence["Mail"]:
        return db.session.scalars(select(cls).order_by(cls.id.desc()).limit(most)).all()

    @property
    def letter(self) -> Letter:
        return writers[self.kind](**self.facts)

    def claim(self) -> bool:
        """Take it for one worker, unless another was faster. It is due again after ``LEASE``, should that one die."""
        unclaimed = Mail.id == self.id, Mail.due_at == self.due_at, Mail.sent_at.is_(None), Mail.given_up_at.is_(None)
        claim = update(Mail).where(*unclaimed).values(due_at=now() + LEASE).returning(Mail.id)
        return db.session.scalar(claim) is not None

    def sent(self) -> None:
        self.sent_at = now()

    def failed(self, problem: str) -> None:
        """Try again later, twice as late each time from half a minute on; give up, visibly, after ``TRIES``."""
        self.tries += 1
        self.problem = problem[:200]
        self.due_at = now() + timedelta(seconds=30 * 2 ** (self.tries - 1))
        if self.tries >= TRIES:
            self.given_up_at = now()


def write(kind: str, to: str, **facts: str) -> Mail:
    """Put a letter in the outbox, in the caller's transaction."""
    mail = Mail(message_id=f"{secrets.token_hex(16)}@meetup", recipient=to, kind=kind, facts=facts)
    db.session.add(mail)
    return mail
