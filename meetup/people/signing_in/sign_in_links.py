"""Sign-in links: they work once, within fifteen minutes, and are confirmed by a POST (A1, A2)."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app, has_request_context
from itsdangerous import URLSafeSerializer
from sqlalchemy import String, false, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ... import outbox
from ...extensions import Model, db, now
from ...hooks import Hook
from ...networks import client_network
from ...outbox.allowances import take_allowance
from ...rate_limits import LimitReachedError
from ..agreements import Agreement
from ..email_addresses import lookup_email
from ..first_card import Reach, share_first_card
from ..models import User
from .own_links import remember_link, remembered_links
from .sign_ins import MAX_PURPOSE_LENGTH, SignIn, hash_token

LINK_LIFETIME = timedelta(minutes=15)
MAX_GOOD_LINKS = 3
"""How many links to one address stay good. So a link that somebody else asks for does not end the owner's own (A8)."""
OFFER_INTERVAL = timedelta(hours=1)
"""Time within which a guest who gave a card gets no second letter at the same address."""

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


class Onward(NamedTuple):
    """The path that somebody goes on to, and a sentence that they read there."""

    path: str
    sentence: str = ""


leads_on: Hook[Callable[[User, Collection[int]], Onward | None]] = Hook("leads_on")
"""Return where users go on to who have confirmed their address, with the ids of the recipients that they agreed to.

Called after everything of ``on_address_confirmed``. It is ``None`` for those whom a function does not concern.
"""


class SpentLink(NamedTuple):
    """The user whom a link signs in, a sentence about each thing that could not be done, and where to go on to."""

    user: User
    problems: list[str]
    onward: Onward


class SignInLink(Model):
    """One mailed link.

    The token is derived from ``seed`` and the secret of the server when the mail is written, and only a hash of it is
    stored. So nobody can sign in with what is in the database.

    An ``offered`` link confirms something that a guest did, who did not ask for a sign-in link. The two kinds do not
    replace each other. ``reach`` and ``reach_value`` are how a newcomer wants to be reached. ``code`` is the code of
    what a guest wants to join with the link, and ``joins`` its name. ``is_confirmation`` is set if somebody who is
    signed in asked for it to confirm that it is them, and ``purpose`` is what for (see ``fresh_sign_in``).
    ``code_tries`` counts wrong sign-in codes, and ``code_used_at`` is when the right one was typed (``sign_in_codes``).
    """

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    seed: Mapped[str] = mapped_column(String(22))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    reach: Mapped[str] = mapped_column(String(5), default="", server_default="")
    reach_value: Mapped[str] = mapped_column(String(300), default="", server_default="")
    language: Mapped[str] = mapped_column(String(35), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    next: Mapped[str] = mapped_column(String(500), default="")
    offered: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str] = mapped_column(String(16), default="")
    joins: Mapped[str] = mapped_column(String(240), default="")
    is_confirmation: Mapped[bool] = mapped_column(default=False, server_default=false())
    purpose: Mapped[str] = mapped_column(String(MAX_PURPOSE_LENGTH), default="", server_default="")
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    code_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    spent_at: Mapped[datetime | None]

    @classmethod
    def send(cls, email: str, letter: str = "sign_in", **account_defaults: Any) -> "SignInLink":
        """Mail a new link to ``email``. The last ``MAX_GOOD_LINKS`` stay good. ``letter`` is the kind of the mail.

        ``account_defaults`` are columns of the link with which a new account would start. They do not change an
        account that exists.

        Raises:
            LimitReachedError: too many mails were asked for (A9). The answer is the same whoever has an account (A1).
        """
        return cls._create_and_mail(email, letter, account_defaults)

    @classmethod
    def send_to_join(cls, email: str, code: str, joins: str, **account_defaults: str | None) -> "SignInLink":
        """Mail a guest a link that lets them into what is behind ``code``, named ``joins``, and raise like `send`."""
        values = {"offered": True, "code": code, "joins": joins, **account_defaults}
        return cls._create_and_mail(email, "join", values)

    @classmethod
    def offer_to_guest(cls, email: str, is_mailed: bool = True, **values: str | None) -> "SignInLink | None":
        """Mail a guest a link that confirms that they gave a card, but only one mail within ``OFFER_INTERVAL``.

        ``values`` are columns of the link. Return the link of the latest mail, which may have been used already, or
        ``None`` if too many mails were asked for.

        A card that goes nowhere is counted like others but not mailed, so that the next form answers alike (Q8).
        """
        if latest := cls._find_recent_offer(email):
            return latest
        try:
            return cls._create_and_mail(email, "guest" if is_mailed else None, {"offered": True, **values})
        except LimitReachedError:
            return None

    @classmethod
    def _create_and_mail(cls, email: str, letter: str | None, values: dict[str, Any]) -> "SignInLink":
        """Create a link, and its mail if it has a ``letter``.

        Links that are older than the last ``MAX_GOOD_LINKS`` of its kind end.
        """
        email = lookup_email(email)
        network = client_network() if has_request_context() else None
        take_allowance(email, network, network is not None and SignIn.is_known_browser(email))
        seed = secrets.token_urlsafe(16)
        link = cls(email=email, seed=seed, token_hash=hash_token(token_of(seed)), **values)
        db.session.add(link)
        db.session.flush()
        link._end_older_links()
        if letter:
            outbox.write_letter(letter, to=email, seed=seed)
        remember_link(link.token_hash)
        return link

    def _end_older_links(self) -> None:
        """End the links of the same kind to this address, except for the last ``MAX_GOOD_LINKS``."""
        is_same = SignInLink.email == self.email, SignInLink.offered.is_(self.offered), SignInLink.spent_at.is_(None)
        newest = select(SignInLink.id).where(*is_same).order_by(SignInLink.id.desc()).limit(MAX_GOOD_LINKS)
        statement = update(SignInLink).where(*is_same, SignInLink.id.not_in(newest)).values(spent_at=now())
        db.session.execute(statement, execution_options={"synchronize_session": False})

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
    def was_asked_for_here(self) -> bool:
        """Whether this browser asked for the link."""
        return self.token_hash in remembered_links()

    @classmethod
    def find_asked_for_here(cls) -> "SignInLink | None":
        """Return the link that this browser asked for last, while it may be used, or ``None``."""
        hashes = remembered_links()[-1:]
        link = db.session.scalar(select(cls).where(cls.token_hash.in_(hashes))) if hashes else None
        return link if link and link.is_valid else None

    @classmethod
    def find_offered(cls, email: str) -> "SignInLink | None":
        """Return the latest link to ``email`` that a guest may still use to confirm what they did, or ``None``."""
        query = select(cls).where(cls.email == lookup_email(email), cls.offered.is_(True), cls.spent_at.is_(None))
        link = db.session.scalar(query.order_by(cls.id.desc()).limit(1))
        return link if link and link.is_valid else None

    @property
    def recipients(self) -> list[Recipient]:
        """The people whom the reader of the link will be connected with, if they agree."""
        return [recipient for find in names_recipients for recipient in find(self)]

    def spend(self, name: str = "", agreed_ids: Collection[int] = (), reach: Reach | None = None) -> SpentLink | None:
        """Use the link up and return the user, who is created for a new address. Return ``None`` if it is used already.

        ``agreed_ids`` are the ids of the recipients that the reader was shown and agreed to. ``name`` and
        ``reach`` are what a new user typed on opening the link.

        A new user gets the name and the way to be reached that were typed to ask for the link only in the browser in
        which they were typed. Otherwise people could sign up with somebody else's address, and with their own number
        on the card that its owner gets. For somebody who has left or is suspended, nothing else happens.
        """
        statement = update(SignInLink).where(SignInLink.id == self.id, SignInLink.spent_at.is_(None))
        if not db.session.execute(statement.values(spent_at=now()).returning(SignInLink.id)).all():
            return None
        user = User.find_by_email(self.email) or self._create_user(name, reach or Reach())
        if user.left_at or user.suspended_at:
            return SpentLink(user, [], Onward(""))
        problems = [follow(user, self, agreed_ids) for follow in on_address_confirmed]
        onward = next(filter(None, (lead(user, agreed_ids) for lead in leads_on)), Onward(self.next))
        return SpentLink(user, list(filter(None, problems)), onward)

    def _create_user(self, name: str, reach: Reach) -> User:
        """Create the user, or return the one who has been created for the same address in the meantime."""
        is_asked_for_here = self.was_asked_for_here
        name = name or (self.name if is_asked_for_here else "") or self.email.split("@")[0]
        try:
            with db.session.begin_nested():
                user = User.create(self.email, name, self.language, self.time_zone)
        except IntegrityError:
            joined = User.find_by_email(self.email)
            if joined is None:
                raise
            return joined
        Agreement.record(user, "terms")
        share_first_card(user, reach if reach.kind or not is_asked_for_here else Reach(self.reach, self.reach_value))
        return user


def token_of(seed: str) -> str:
    """Return the token of the link with that ``seed``."""
    return str(URLSafeSerializer(current_app.secret_key or "", salt="sign-in-link").dumps(seed))
