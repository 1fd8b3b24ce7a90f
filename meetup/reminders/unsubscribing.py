"""Unsubscribe from one kind of mail without signing in. The address in each mail is all that it takes (RFC 8058)."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from ..outbox import absolute_url


def make_token(user_id: int, kind: str) -> str:
    """Return the token that unsubscribes the user from mails of ``kind`` and allows nothing else.

    It is derived from the server's secret, so that no table has to store tokens.
    """
    return str(_serializer().dumps([user_id, kind]))


def parse_token(token: str) -> tuple[int, str] | None:
    """Return the user id and the kind of mail that ``token`` is for, or ``None`` if ``make_token`` did not make it."""
    try:
        user_id, kind = _serializer().loads(token)
    except BadSignature:
        return None
    return user_id, kind


def unsubscribe_url(user_id: int, kind: str) -> str:
    """Return the address that unsubscribes the user from mails of ``kind``. It works outside a request too."""
    return absolute_url(f"/unsubscriptions/{make_token(user_id, kind)}")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscription")
