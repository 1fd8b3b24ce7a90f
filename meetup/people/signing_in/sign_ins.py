"""Sign-ins: one row for each signed-in browser. Signing out ends the row, so a copied cookie stops working too (A5)."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask import g, session
from flask_login import login_user, logout_user
from sqlalchemy import ForeignKey, Select, String, bindparam, exists, false, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ...database.prepared import is_given_id, moment, prepared
from ...extensions import Model, db, login, now, partial_index
from ...live import StreamRight, checks_rights
from ...outbox import PushSubscription
from ...security import view_opens_while_suspended
from ...tidying import retention_limit
from ..email_addresses import lookup_email
from ..models import User
from .access import ends_access
from .known_browsers import give_new_mark, requested_mark_hash

FRESH_PERIOD = timedelta(minutes=10)
SIGN_IN_LIFETIME = timedelta(days=90)
MAX_PURPOSE_LENGTH = 20
MAX_LISTED = 50
"""How many signed-in browsers are listed."""


def hash_token(token: str) -> str:
    """Return the SHA-256 of a secret token in hex, for storing it. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Model):
    """One signed-in browser.

    ``mark_hash`` is the hash of the mark that it got (see ``known_browsers``), or empty if it is not to be known again.
    ``device_kind`` is one of ``browsers.device_kind``, and ``last_used_at`` an hour (see ``last_uses``).
    ``confirmed_for`` is the purpose of the confirmation that started it (see ``fresh_sign_in``), or empty.
    """

    __tablename__ = "sessions"
    __table_args__ = (partial_index("ix_sessions_mark_hash", "mark_hash", where="mark_hash != ''"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    mark_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    device_kind: Mapped[str] = mapped_column(String(6), default="", server_default="")
    confirmed_for: Mapped[str] = mapped_column(String(MAX_PURPOSE_LENGTH), default="", server_default="")
    offers_passkey: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @classmethod
    def start(cls, user: User, device: str, device_kind: str = "", confirmed_for: str = "") -> "SignIn":
        """Sign ``user`` in on this browser. Its previous sign-in ends, and its session is cleared (A4).

        The browser gets a new mark, by which everybody who has signed in with it knows it from now on.
        """
        if previous := cls.current():
            previous.revoked_at = now()
            PushSubscription.unsubscribe([previous.id])
        token = secrets.token_urlsafe(32)
        previous_mark, mark = requested_mark_hash(), give_new_mark()
        if previous_mark:
            db.session.execute(update(cls).where(cls.mark_hash == previous_mark).values(mark_hash=mark))
        named = {"device": device, "device_kind": device_kind, "confirmed_for": confirmed_for}
        sign_in = cls(user=user, token_hash=hash_token(token), mark_hash=mark, last_used_at=this_hour(), **named)
        db.session.add(sign_in)
        session.clear()
        session.permanent = True
        session["token"] = token
        login_user(user)
        return sign_in

    @classmethod
    def current(cls) -> "SignIn | None":
        """Return the sign-in of the current request with its user, or ``None`` if nobody is signed in."""
        token = session.get("token")
        if not isinstance(token, str):
            return None
        sign_in = db.session.scalar(_sign_in_query(), {"token_hash": hash_token(token)})
        return sign_in if sign_in and sign_in.is_live else None

    @classmethod
    def of_request(cls) -> "SignIn | None":
        """Return the sign-in as it was when the user of the current request was first asked for."""
        return g.get("sign_in") or cls.current()

    @classmethod
    def is_known_browser(cls, email: str) -> bool:
        """Return whether the owner of ``email`` has signed in with this browser, as its mark shows."""
        mark = requested_mark_hash()
        if not mark:
            return False
        is_theirs = cls.mark_hash == mark, User.email == lookup_email(email)
        return bool(db.session.scalar(select(exists().where(*is_theirs, User.id == cls.user_id))))

    @classmethod
    def is_new_device(cls, user: User) -> bool:
        """Return whether ``user`` has never signed in with this browser, but with another one.

        Ended sign-ins are erased in the end, so an account without any has only certainly never been used if it is
        younger than the time for which they are stored.
        """
        if (current := cls.current()) and current.user_id == user.id:
            return False
        if cls.is_known_browser(user.email):
            return False
        has_sign_in = db.session.scalar(select(exists().where(cls.user_id == user.id)))
        return bool(has_sign_in) or user.created_at <= retention_limit("sign_ins_kept")

    @property
    def is_live(self) -> bool:
        """Whether it has not ended and is less than 90 days old."""
        return self.revoked_at is None and now() - self.created_at < SIGN_IN_LIFETIME

    @property
    def is_fresh(self) -> bool:
        """Whether it is less than ten minutes old, as required for what cannot be undone (A6)."""
        return now() - self.created_at < FRESH_PERIOD

    def end(self) -> None:
        """Sign this browser out. It gets no more push messages."""
        self.revoked_at = now()
        PushSubscription.unsubscribe([self.id])
        session.clear()
        logout_user()

    def end_others(self) -> list[StreamRight]:
        """Sign the user out in all other browsers, which are not known any more, and end all other access (A10).

        Return the stream rights that have ended, for `live.end_streams`.
        """
        for end in ends_access:
            end(self.user)
        others = SignIn.user_id == self.user_id, SignIn.id != self.id
        is_elsewhere = SignIn.mark_hash != self.mark_hash
        db.session.execute(update(SignIn).where(*others, is_elsewhere).values(mark_hash=""))
        PushSubscription.unsubscribe(select(SignIn.id).where(*others))
        statement = update(SignIn).where(*others, SignIn.revoked_at.is_(None))
        statement = statement.values(revoked_at=now()).returning(SignIn.id)
        return [("session", sign_in_id) for sign_in_id in db.session.scalars(statement)]

    def end_other(self, other: "SignIn") -> StreamRight:
        """Sign the user out in another browser of theirs, which is not known any more.

        Return the stream right that has ended, for `live.end_streams`.
        """
        other.revoked_at = now()
        if other.mark_hash != self.mark_hash:
            is_there = SignIn.user_id == self.user_id, SignIn.mark_hash == other.mark_hash
            db.session.execute(update(SignIn).where(*is_there).values(mark_hash=""))
        PushSubscription.unsubscribe([other.id])
        return other.stream_right

    @classmethod
    def end_passkey_offers(cls, user: User) -> None:
        """Offer ``user`` no passkey any more, in whatever browser they are signed in."""
        db.session.execute(update(cls).where(cls.user_id == user.id).values(offers_passkey=False))

    @classmethod
    def live_of(cls, user: User) -> "Sequence[SignIn]":
        """Return the signed-in browsers of ``user``, the one used last first, one more than ``MAX_LISTED`` at most."""
        is_live = cls.user_id == user.id, cls.revoked_at.is_(None), cls.created_at > now() - SIGN_IN_LIFETIME
        used_at = func.coalesce(cls.last_used_at, cls.created_at)
        query = select(cls).where(*is_live).order_by(used_at.desc(), cls.id.desc())
        return db.session.scalars(query.limit(MAX_LISTED + 1)).all()

    @classmethod
    def find_own(cls, user: User, sign_in_id: int) -> "SignIn | None":
        """Return the live sign-in with that id if it is one of ``user``, or ``None``."""
        sign_in = db.session.scalar(select(cls).where(cls.id == sign_in_id, cls.user_id == user.id))
        return sign_in if sign_in and sign_in.is_live else None

    @classmethod
    def end_all(cls, user: User) -> list[StreamRight]:
        """Sign ``user`` out in all browsers. Return the stream rights that have ended, for `live.end_streams`."""
        PushSubscription.unsubscribe(select(cls.id).where(cls.user_id == user.id))
        statement = update(cls).where(cls.user_id == user.id, cls.revoked_at.is_(None)).values(revoked_at=now())
        return [("session", sign_in_id) for sign_in_id in db.session.scalars(statement.returning(cls.id))]

    @classmethod
    def hear_nothing(cls, user: User) -> list[StreamRight]:
        """End the push messages and streams of a ``user`` who stays signed in, but is suspended.

        Return the stream rights that have ended, for `live.end_streams`.
        """
        PushSubscription.unsubscribe(select(cls.id).where(cls.user_id == user.id))
        is_live = cls.user_id == user.id, cls.revoked_at.is_(None)
        return [("session", sign_in_id) for sign_in_id in db.session.scalars(select(cls.id).where(*is_live))]

    @property
    def stream_right(self) -> StreamRight:
        """The right that the streams of this browser depend on."""
        return ("session", self.id)


def this_hour() -> datetime:
    """Return when the current hour began."""
    return now().replace(minute=0, second=0, microsecond=0)


def offers_passkey() -> bool:
    """Return whether the pages of the current browser offer a passkey."""
    sign_in: SignIn | None = g.get("sign_in")
    return bool(sign_in and sign_in.offers_passkey)


@prepared
def _sign_in_query() -> Select[SignIn]:
    """Return the query for the sign-in, with its user, whose token has the given ``token_hash``."""
    query = select(SignIn).options(joinedload(SignIn.user, innerjoin=True))
    return query.where(SignIn.token_hash == bindparam("token_hash"))


@checks_rights("session")
def _rights_still_held(rights: Collection[StreamRight]) -> list[StreamRight]:
    sign_in_ids = db.session.scalars(_live_sign_ins_query(), {"ids": [int(right[1]) for right in rights]})
    return [("session", sign_in_id) for sign_in_id in sign_in_ids]


@prepared
def _live_sign_ins_query() -> Select[int]:
    """Return the query for those of the sign-ins with the given ``ids`` that are live, as ``SignIn.is_live`` says.

    Those of somebody who is suspended hear nothing.
    """
    is_live = SignIn.revoked_at.is_(None), SignIn.created_at > moment(SIGN_IN_LIFETIME)
    query = select(SignIn.id).join(User, User.id == SignIn.user_id).where(User.suspended_at.is_(None))
    return query.where(is_given_id(SignIn.id, "ids"), *is_live)


@login.request_loader  # type: ignore[untyped-decorator]
def _load_user(_request: object) -> User | None:
    """Return who is signed in. Somebody who has deleted their account is not, except for coming back.

    Somebody who is suspended is signed in for the few views that are marked for them, and for no other.
    """
    sign_in = SignIn.current()
    if sign_in and sign_in.user.left_at:
        g.leaver, g.sign_in = sign_in.user, None
        return None
    if sign_in and sign_in.user.suspended_at and not view_opens_while_suspended():
        g.suspended, g.sign_in = sign_in.user, None
        return None
    g.sign_in = sign_in
    return sign_in.user if sign_in else None
