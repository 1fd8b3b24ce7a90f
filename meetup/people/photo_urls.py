"""URLs of photos. Each contains a grant: a signature that names the photo, the reader, and the time.

A URL works for the reader of the card that it was written for, for at most an hour. Changing the profile ends all
URLs of its photo at once.
"""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from flask import current_app, url_for
from flask_login import current_user
from itsdangerous import Signer

from ..extensions import now
from ..public_pages import shown_until
from .card import Card

GRANT_PERIOD_SECONDS = 1800
"""Seconds for which a URL stays the same, so that browsers cache the photo. It works in its period and the next one."""
ANYONE_KEY = "anyone"


def photo_url(card: Card, size: int) -> str:
    """Return the URL of the photo on ``card`` for the current reader. The card has a photo."""
    assert card.photo_as_of is not None and card.photo_key is not None
    user = current_user._get_current_object()
    if user.is_authenticated:
        reader = _reader_key(user.id)
    else:
        reader = ANYONE_KEY
        shown_until(_period_end())
    text = _signed_text(f"{card.photo_key} {card.photo_as_of.isoformat()}", reader)
    return _signed_url(current_app.config["SECRET_KEY"], text, card.photo_key, size)


@lru_cache(maxsize=4096)
def _signed_url(secret_key: str, text: str, key: str, size: int) -> str:
    """Return the URL of a photo with the signature of ``text``. The same photos are on page after page."""
    grant = _signer(secret_key).get_signature(text).decode()
    return url_for("people.pictures.show", key=key, size=size, grant=grant)


def is_granted(key: str, as_of: datetime, grant: str) -> bool:
    """Return whether ``grant`` is from a URL that was written for this reader or for everybody less than an hour ago.

    ``key`` is the key of the photo, ``as_of`` the time of the last change of the profile.
    """
    photo = f"{key} {as_of.isoformat()}"
    if _is_signed(photo, ANYONE_KEY, grant):
        return True
    return bool(current_user.is_authenticated) and _is_signed(photo, _reader_key(current_user.id), grant)


def _is_signed(photo: str, reader: str, grant: str) -> bool:
    signer = _signer(current_app.config["SECRET_KEY"])
    return any(signer.verify_signature(_signed_text(photo, reader, periods_ago), grant) for periods_ago in (0, 1))


def grant_period(periods_ago: int = 0) -> int:
    """Return the number of the present period, in which the URLs of photos stay the same, or of one before it."""
    return int(now().timestamp()) // GRANT_PERIOD_SECONDS - periods_ago


def _signed_text(photo: str, reader: str, periods_ago: int = 0) -> str:
    return f"{photo} {reader} {grant_period(periods_ago)}"


def _period_end() -> datetime:
    """Return when the URLs that are written now become different ones."""
    seconds = (int(now().timestamp()) // GRANT_PERIOD_SECONDS + 1) * GRANT_PERIOD_SECONDS
    return datetime.fromtimestamp(seconds, UTC)


def _reader_key(user_id: int) -> str:
    return f"user {user_id}"


def _signer(secret_key: str) -> Signer:
    return Signer(secret_key, salt="photo", digest_method=hashlib.sha256)
