"""Server-side session records: a cookie is worth what its record says, so signing out really ends it (A5)."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from flask import session
from flask_login import login_user, logout_user
from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import in_ids
from ..extensions import Model, db, login, now
from ..live import StreamRight, checks_rights
from ..outbox import PushSubscription
from .models import User

FRESH_PERIOD = timedelta(minutes=10)
SIGN_IN_LIFETIME = timedelta(days=90)


def hash_token(token: str) -> str:
    """The form in which a secret token is kept: SHA-256, hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Model):
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
    def start(cls, user: User, device: str) -> "SignIn":
        """Sign ``user`` in on this browser; the sign-in it held before ends, and its cookie is dropped (A4)."""
        if previous := cls.current():
            previous.revoked_at = now()
            PushSubscription.unsubscribe([previous.id])
        token = secrets.token_urlsafe(32)
        sign_in = cls(user=user, token_hash=hash_token(token), device=device)
        db.session.add(sign_in)
        session.clear()
        session.permanent = True
        session["token"] = token
        login_user(user)
        return sign_in

    @classmethod
    def current(cls) -> "SignIn | None":
        token = session.get("token")
        if not isinstance(token, str):
            return None
        query = select(cls).options(joinedload(cls.user, innerjoin=True)).where(cls.token_hash == hash_token(token))
        sign_in = db.session.scalar(query)
        return sign_in if sign_in and sign_in.is_live else None

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and now() - self.created_at < SIGN_IN_LIFETIME

    @property
    def is_fresh(self) -> bool:
        """Signed in recently enough for what cannot be undone (A6)."""
        return now() - self.created_at < FRESH_PERIOD

    def end(self) -> None:
        self.revoked_at = now()
        PushSubscription.unsubscribe([self.id])
        session.clear()
        logout_user()

    def end_others(self) -> list[StreamRight]:
        """Sign the user out everywhere else, from the next request on; what streams there stood on."""
        others = SignIn.user_id == self.user_id, SignIn.id != self.id
        PushSubscription.unsubscribe(select(SignIn.id).where(*others))
        live = update(SignIn).where(*others, SignIn.revoked_at.is_(None))
        ended = live.values(revoked_at=now()).returning(SignIn.id)
        return [("session", record_id) for record_id in db.session.scalars(ended)]

    @property
    def stream_right(self) -> StreamRight:
        """What the streams of this browser stand on."""
        return ("session", self.id)


@checks_rights("session")
def _still_signed_in(rights: Collection[StreamRight]) -> list[StreamRight]:
    wanted = in_ids(SignIn.id, [int(right[1]) for right in rights])
    is_held = wanted, SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    return [("session", record_id) for record_id in db.session.scalars(select(SignIn.id).where(*is_held))]


@login.request_loader  # type: ignore[untyped-decorator]
def _load_user(_request: object) -> User | None:
    sign_in = SignIn.current()
    return sign_in.user if sign_in else None
