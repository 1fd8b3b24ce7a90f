"""The table of data requests."""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model, db, now
from ...networks import client_network
from ...outbox import write_letter
from ...outbox.allowances import take_allowance
from ..email_addresses import lookup_email
from ..models import User

LETTER = "data_request"
OPEN_FOR = timedelta(days=1)
"""How long the mailed link opens the page."""


class DataRequest(Model):
    """That somebody asked what is stored about ``email``.

    The token in the mailed link is derived from ``seed`` and the secret of the server, so that nobody opens the page
    with what is in the database, and no address stands in the link.
    """

    __tablename__ = "data_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    seed: Mapped[str] = mapped_column(String(22), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def send(cls, email: str) -> None:
        """Mail the link to ``email``, whether or not anything is stored about it.

        Raises:
            LimitReachedError: too many mails were asked for (A9).
        """
        take_allowance(email, client_network())
        request = cls(email=lookup_email(email), seed=secrets.token_urlsafe(16))
        db.session.add(request)
        write_letter(LETTER, to=request.email, seed=request.seed)

    @classmethod
    def find_by_seed(cls, seed: str) -> "DataRequest | None":
        """Return the request with ``seed`` while its link opens the page, or ``None``."""
        return db.session.scalar(select(cls).where(cls.seed == seed, cls.created_at > now() - OPEN_FOR))

    @property
    def has_account(self) -> bool:
        """Whether there is an account with the address, whose owner sees and erases everything in it."""
        return User.find_by_email(self.email) is not None


def token_of(seed: str) -> str:
    """Return the token of the link of the request with that ``seed``."""
    return str(_serializer().dumps(seed))


def seed_of(token: str) -> str:
    """Return the seed that we have made ``token`` of, or an empty string if it is made up."""
    try:
        return str(_serializer().loads(token))
    except BadData:
        return ""


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="data-request")
