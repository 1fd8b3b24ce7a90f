"""The limit of wrong codes (Q1). It refuses no right code, so that whoever guesses disturbs nobody else (Q9).

A code has 80 random bits. So the limit does not have to keep anybody from guessing the right one; it keeps scripts from
making the server search for nothing.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from flask import make_response, request
from werkzeug.exceptions import NotFound

from ..extensions import rate_limit_key
from ..languages import lazy_gettext
from ..rate_limits import LimitReachedError, RateLimit
from .models import canonical_code

WRONG_CODES = RateLimit("wrong-codes", "30 per minute; 200 per hour")
TOO_MANY_WRONG_CODES = lazy_gettext("That's a lot of wrong codes in a short time. The right one still works.")

View = TypeVar("View", bound=Callable[..., Any])


def limits_wrong_codes(view: View) -> View:
    """Return a decorator for views that look up a code. It counts by account, or by network for who is signed out.

    Only the answer that there is no such code is counted, after the look-up. Beyond the limit it becomes a 429.
    """

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            response = make_response(view(*args, **kwargs))
        except NotFound:
            _count_wrong_code()
            raise
        if response.status_code == HTTPStatus.NOT_FOUND:
            _count_wrong_code()
        return response

    return wrapped  # type: ignore[return-value]


def _count_wrong_code() -> None:
    """Count a wrong code.

    Raises:
        LimitReachedError: there were too many.
    """
    key = rate_limit_key()
    if WRONG_CODES.is_exceeded_by_another(key):
        raise LimitReachedError(TOO_MANY_WRONG_CODES, WRONG_CODES.seconds_until_free(key) or 1)


def requested_code() -> str:
    """Return the code of the current request for a limit, the same for all spellings of it."""
    typed = str((request.view_args or {}).get("code", ""))
    return f"code:{canonical_code(typed) or typed[:64]}"
