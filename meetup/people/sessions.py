"""Server-side session records: a cookie is worth what its record says, so signing out really ends it (A5)."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from flask import session
from flask_login import login_user, logout_user
from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import among
from ..extensions import Model, db, login, now
from ..live import Right, checks
from ..outbox import PushSubscription
from .models import User

FRESH = timedelta(minutes=10)
LIFETIME = timedelta(days=90)


def digest(token: str) -> str:
    """The form in which a secret token is kept: SHA-256, hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class SessionRecord(Model):
    """One signed-in browser."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @classmethod
    def start(cls, user: User, device: str) -> "SessionRecord":
        """Sign ``user`` in on this browser; the sign-in it held before ends, and its cookie is dropped (A4)."""
        if before := cls.current():
            before.revoked_at = now()
            PushSubscription.end([before.id])
        token = secrets.token_urlsafe(32)
        record = cls(user=user, token_hash=digest(token), device=device)
        db.session.add(record)
        session.clear()
        session.permanent = True
        session["token"] = token
        login_user(user)
        return record

    @classmethod
    def current(cls) -> "SessionRecord | None":
        token = session.get("token")
        if not isinstance(token, str):
            return None
        query = select(cls).options(joinedload(cls.user, innerjoin=True)).where(cls.token_hash == digest(token))
        record = db.session.scalar(query)
        return record if record and record.live else None

    @property
    def live(self) -> bool:
        return self.revoked_at is None and now() - self.created_at < LIFETIME

    @property
    def fresh(self) -> bool:
        """Signed in recently enough for what cannot be undone (A6)."""
        return now() - self.created_at < FRESH

    def end(self) -> None:
        self.revoked_at = now()
        PushSubscription.end([self.id])
        session.clear()
        logout_user()

    def end_others(self) -> list[Right]:
        """Sign the user out everywhere else, from the next request on; what streams there stood on."""
        others = SessionRecord.user_id == self.user_id, SessionRecord.id != self.id
        PushSubscription.end(select(SessionRecord.id).where(*others))
        live = update(SessionRecord).where(*others, SessionRecord.revoked_at.is_(None))
        ended = live.values(revoked_at=now()).returning(SessionRecord.id)
        return [("session", record_id) for record_id in db.session.scalars(ended)]

    @property
    def right(self) -> Right:
        """What the streams of this browser stand on."""
        return ("session", self.id)


@checks("session")
def _signed_in(rights: Collection[Right]) -> list[Right]:
    asked = among(SessionRecord.id, [int(right[1]) for right in rights])
    held = asked, SessionRecord.revoked_at.is_(None), SessionRecord.created_at > now() - LIFETIME
    return [("session", record_id) for record_id in db.session.scalars(select(SessionRecord.id).where(*held))]


@login.request_loader  # type: ignore[untyped-decorator]
def _load(_request: object) -> User | None:
    record = SessionRecord.current()
    return record.user if record else None
