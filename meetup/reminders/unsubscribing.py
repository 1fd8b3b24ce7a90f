"""Unsubscribe from one kind of mail without signing in. The address in each mail is all that it takes (RFC 8058)."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from ..extensions import db
from ..outbox import absolute_url
from ..people import User


def make_token(user: User, kind: str) -> str:
    """Return the token that unsubscribes the user from mails of ``kind`` and allows nothing else.

    It is derived from the server's secret, so that no table has to store tokens. It says when the account was created,
    as SQLite gives the id of a deleted account to a new one.
    """
    return str(_serializer().dumps([user.id, kind, _moment(user)]))


def parse_token(token: str) -> tuple[User, str] | None:
    """Return the user and the kind of mail that ``token`` is for.

    It is ``None`` if ``make_token`` did not make it, or if the account is gone. Mails of earlier versions have tokens
    without the moment, which work as before.
    """
    try:
        user_id, kind, *moments = _serializer().loads(token)
    except BadSignature:
        return None
    user = db.session.get(User, user_id)
    return (user, kind) if user and moments in ([], [_moment(user)]) else None


def _moment(user: User) -> int:
    return int(user.created_at.timestamp())


def unsubscribe_url(user: User, kind: str) -> str:
    """Return the address that unsubscribes the user from mails of ``kind``. It works outside a request too."""
    return absolute_url(f"/unsubscriptions/{make_token(user, kind)}")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscription")
