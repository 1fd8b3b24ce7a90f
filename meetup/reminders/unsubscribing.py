"""Ending mails of one kind without signing in: the address in each of them is all it takes (RFC 8058)."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

MAIL_KIND_LABELS = {"due": "what is due", "event": "the people you met, the morning after an event"}


def make_token(user_id: int, kind: str) -> str:
    """Derived from the server's secret, so that the table holds none; it ends this one kind and can nothing else."""
    return str(_serializer().dumps([user_id, kind]))


def parse_token(token: str) -> tuple[int, str] | None:
    """Whose mails of what kind ``token`` ends; ``None`` for one that we have not made."""
    try:
        user_id, kind = _serializer().loads(token)
    except BadSignature:
        return None
    return user_id, kind


def unsubscribe_url(user_id: int, kind: str) -> str:
    """The address of that, for outside of a request too."""
    return f"{current_app.config['MEETUP'].base_url}/unsubscriptions/{make_token(user_id, kind)}"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscription")
