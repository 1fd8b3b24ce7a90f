"""Calendars that a program reads by a secret address, because it cannot sign in: what their tables have in common."""

import secrets
from datetime import datetime
from typing import Self

from flask import current_app
from itsdangerous import URLSafeSerializer
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from ...database import insert_once
from ...extensions import db, now
from ...operations import note_removal
from ..models import User
from .sign_ins import hash_token

CALENDAR = "calendar"
"""The kind of a removal."""


class SecretCalendar:
    """The calendar of one user, who has at most one of each kind.

    Its token is derived from ``seed``, which is 128 random bits, and the server's secret. So the page can show the
    address again, but somebody who has only the database, which holds a hash of the token, cannot open a calendar.
    """

    token_salt: str
    """What makes the tokens of this kind different from those of others."""

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    seed: Mapped[str] = mapped_column(String(22))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)

    @declared_attr
    def user(self) -> Mapped[User]:
        return relationship()

    @classmethod
    def find(cls, user: User) -> Self | None:
        """Return the calendar of ``user``, or ``None``."""
        return db.session.get(cls, user.id)

    @classmethod
    def renew(cls, user: User) -> None:
        """Give ``user`` a calendar with a new address. A previous address stops working with the next request."""
        seed = secrets.token_urlsafe(16)
        values = {"seed": seed, "token_hash": hash_token(cls._token_of(seed)), "made_at": now()}
        if not insert_once(cls, user_id=user.id, **values):
            calendar = db.session.get_one(cls, user.id, with_for_update=True)
            note_removal(CALENDAR, calendar.token_hash)
            for name, value in values.items():
                setattr(calendar, name, value)

    @classmethod
    def delete_for(cls, user: User) -> None:
        """Delete the calendar of ``user``, if there is one. It stays away even if a backup is restored."""
        for token_hash in db.session.scalars(delete(cls).where(cls.user_id == user.id).returning(cls.token_hash)):
            note_removal(CALENDAR, token_hash)

    @classmethod
    def find_by_token(cls, token: str) -> Self | None:
        """Return the calendar whose address contains ``token``, or ``None``."""
        return db.session.scalar(select(cls).where(cls.token_hash == hash_token(token)))

    @property
    def token(self) -> str:
        """The secret part of the address."""
        return self._token_of(self.seed)

    @property
    def to_ical(self) -> bytes:
        """The calendar as iCalendar (RFC 5545), in the language of the user."""
        raise NotImplementedError

    @classmethod
    def _token_of(cls, seed: str) -> str:
        """Return the token that is derived from ``seed`` and the server's secret."""
        return str(URLSafeSerializer(current_app.secret_key or "", salt=cls.token_salt).dumps(seed))
