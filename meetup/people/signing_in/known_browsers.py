"""Known browsers: each one that signs in gets a secret mark in a cookie, which stays when it signs out.

It tells the owner of an account from strangers before anybody is signed in: their wrong passwords and links are counted
apart (A8, A9), and signing in elsewhere is told by mail (A10). Only a hash of the mark is stored, with the sign-in.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request

MARK_LIFETIME = timedelta(days=400)
"""The longest time that browsers keep a cookie."""
_MARK = re.compile(r"[A-Za-z0-9_-]{43}")


def requested_mark_hash() -> str:
    """Return the hash of the mark that this browser sends, or an empty string if it has none."""
    mark = request.cookies.get(_cookie_name(), "")
    return _hash(mark) if _MARK.fullmatch(mark) else ""


def give_new_mark() -> str:
    """Give this browser a new mark with the response of this request, and return its hash.

    It is new at every sign-in, so that nobody knows it who has planted one before.
    """
    mark = secrets.token_urlsafe(32)

    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            mark,
            max_age=MARK_LIFETIME,
            secure=current_app.config["MEETUP"].is_https,
            httponly=True,
            samesite="Lax",
        )
        return response

    after_this_request(set_cookie)
    return _hash(mark)


def _cookie_name() -> str:
    return "__Host-browser" if current_app.config["MEETUP"].is_https else "browser"


def _hash(mark: str) -> str:
    return hashlib.sha256(mark.encode()).hexdigest()
