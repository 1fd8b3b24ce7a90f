"""Sign-in links: they work once, within fifteen minutes, and are confirmed by a POST (A1, A2)."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import URLSafeSerializer
from sqlalchemy import ColumnElement, String, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from .. import outbox
from ..database import insert_once
from ..extensions import Model, db, now, partial_index
from ..hooks import Hook
from .email_addresses import lookup_email
from .models import User
from .sign_ins import hash_token

LINK_LIFETIME = timedelta(minutes=15)
OFFER_INTERVAL = timedelta(hours=1)
"""Time within which a guest gets no second letter at the same address."""

_IS_LIVE = "spent_at IS NULL"

on_address_confirmed: Hook[Callable[[User, "SignInLink", Collection[int]], str | None]] = Hook("on_address_confirmed")
"""A user has confirmed their address by a link. Called in the same transaction, with the ids of the recipients that the
user agreed to be connected with.

A function returns a sentence about what it could not do, or ``None``. It may set the ``next`` of the link.
"""


class Recipient(NamedTuple):
    """Somebody whom a guest will be connected with. ``id`` identifies them in the form that confirms a link."""

    id: int
    name: str


names_recipients: Hook[Callable[["SignInLink"], list[Recipient]]] = Hook("names_recipients")
"""Return the people whom the reader of a link will be connected with, if they agree.

Anybody can type somebody else's address, so readers are shown whom they will be connected with.
"""


class SpentLink(NamedTuple):
    """The user whom a link signs in, and a sentence about each thing that could not be done."""

    user: User
    problems: list[str]


class SignInLink(Model):
    """One mailed link.

    The token is derived from ``seed`` and the secret of the server when the mail is written, and only a hash of it is
    stored. So nobody can sign in with what is in the database.

    An ``offered`` link confirms something that a guest did, who did not ask for a sign-in link. The two kinds do not
    replace each other. ``code`` is the code of what a guest wants to join with the link, and ``joins`` its name.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = (partial_index("uq_sign_in_links_live", "email", "offered", where=_IS_LIVE, unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    seed: Mapped[str] = mapped_column(String(22))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(35), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    next: Mapped[str] = mapped_column(String(500), default="")
    offered: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str] = mapped_column(String(16), default="")
    joins: Mapped[str] = mapped_column(String(240), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    spent_at: Mapped[datetime | None]

    @classmethod
    def send(cls, email: str, letter: str = "sign_in", **account_defaults: str | None) -> "SignInLink":
        """Mail a new link to ``email`` and end earlier ones. ``letter`` is the kind of the mail.

        ``account_defaults`` are columns of the link with which a new account would start. They do not change an
        account that exists.
        """
        cls._supersede(email, cls.offered.is_(False))
        while (link := cls._create_and_mail(email, letter, account_defaults)) is None:
            cls._supersede(email, cls.offered.is_(False))  # by another request for the same address
        return link

    @classmethod
    def _supersede(cls, email: str, *conditions: ColumnElement[bool]) -> None:
        statement = update(cls).where(cls.email == lookup_email(email), cls.spent_at.is_(None), *conditions)
        db.session.execute(statement.values(spent_at=now()))

    @classmethod
    def _create_and_mail(cls, email: str, letter: str, values: dict[str, Any]) -> "SignInLink | None":
        """Create a link and its mail. Return ``None`` if another link to ``email`` is live."""
        email, seed = lookup_email(email), secrets.token_urlsafe(16)
        token_hash = hash_token(token_of(seed))
        if not insert_once(cls, email=email, seed=seed, token_hash=token_hash, **values):
            return None
        outbox.write_letter(letter, to=email, seed=seed)
        return db.session.scalars(select(cls).where(cls.token_hash == token_hash)).one()

    @classmethod
    def offer_to_guest(cls, email: str, letter: str = "guest", **values: str | None) -> "SignInLink":
        """Mail a guest a link that confirms what they just did, but only one mail within ``OFFER_INTERVAL``.

        ``values`` are columns of the link. Return the link of the latest mail, which may have been used already.
        """
        if latest := cls._find_recent_offer(email):
            return latest
        cls._supersede(email, cls.offered.is_(True), cls.created_at <= now() - OFFER_INTERVAL)
        link = cls._create_and_mail(email, letter, {"offered": True, **values}) or cls._find_recent_offer(email)
        assert link is not None, "only another offer can have prevented this one"
        return link

    @classmethod
    def _find_recent_offer(cls, email: str) -> "SignInLink | None":
        recent = cls.email == lookup_email(email), cls.offered.is_(True), cls.created_at > now() - OFFER_INTERVAL
        return db.session.scalar(select(cls).where(*recent).order_by(cls.id.desc()).limit(1))

    @classmethod
    def find_by_token(cls, token: str) -> "SignInLink | None":
        """Return the link with that token, even if it has expired or was used."""
        return db.session.scalar(select(cls).where(cls.token_hash == hash_token(token)))

    @property
    def is_valid(self) -> bool:
        """Whether the link has not been used or replaced and is less than fifteen minutes old."""
        return self.spent_at is None and now() - self.created_at < LINK_LIFETIME

    @property
    def recipients(self) -> list[Recipient]:
        """The people whom the reader of the link will be connected with, if they agree."""
        return [recipient for find in names_recipients for recipient in find(self)]

    def spend(self, with_password: bool = False, agreed_ids: Collection[int] = ()) -> SpentLink | None:
        """Use the link up and return the user, who is created for a new address. Return ``None`` if it is used already.

        ``agreed_ids`` are the ids of the recipients that the reader was shown and agreed to.

        ``with_password`` gives a new user the password that was typed when signing up. It may only be true in the
        browser that signed up. Otherwise people could sign up with somebody else's address and a password of their
        own, and would get into the account as soon as the owner of the address confirms it.
        """
        statement = update(SignInLink).where(SignInLink.id == self.id, SignInLink.spent_at.is_(None))
        if not db.session.execute(statement.values(spent_at=now()).returning(SignInLink.id)).all():
            return None
        user = User.find_by_email(self.email) or self._create_user(with_password)
        problems = [follow(user, self, agreed_ids) for follow in on_address_confirmed]
        return SpentLink(user, [problem for problem in problems if problem])

    def _create_user(self, with_password: bool) -> User:
        """Create the user, or return the one who has been created for the same address in the meantime."""
        name = self.name or self.email.split("@")[0]
        try:
            with db.session.begin_nested():
                user = User.create(self.email, name, self.language, self.time_zone)
        except IntegrityError:
            joined = User.find_by_email(self.email)
            if joined is None:
                raise
            return joined
        if with_password:
            user.password_hash = self.password_hash
        return user


def token_of(seed: str) -> str:
    """Return the token of the link with that ``seed``."""
    return str(URLSafeSerializer(current_app.secret_key or "", salt="sign-in-link").dumps(seed))
