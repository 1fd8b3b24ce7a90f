"""Views that require a fresh sign-in (A6), so that an unlocked phone in the wrong hands does limited harm."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from ..next_page import MAX_PATH_LENGTH
from .sign_ins import SignIn

View = Callable[..., ResponseReturnValue]


def has_fresh_sign_in() -> bool:
    """Return whether the sign-in of this browser is less than ten minutes old."""
    sign_in = SignIn.current()
    return bool(sign_in and sign_in.is_fresh)


def confirmation_redirect(continue_at: str) -> ResponseReturnValue | None:
    """Return a redirect to the step-up confirmation, or ``None`` with a fresh sign-in.

    The confirmation leads on to the path ``continue_at``, without its query if the whole is too long.
    """
    if has_fresh_sign_in():
        return None
    next_path = continue_at if len(continue_at) <= MAX_PATH_LENGTH else continue_at.partition("?")[0]
    return redirect(url_for("people.confirmations.new", next=next_path), 303)


def requires_fresh_sign_in(continue_at: str | Callable[[], str]) -> Callable[[View], View]:
    """Return a decorator for views that require a fresh sign-in. Without one, the view redirects to the confirmation.

    The confirmation leads on to ``continue_at``: an endpoint, or a function that returns a path. That should be the
    page with the form and not the view itself, because what was sent is not sent again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            path = continue_at() if callable(continue_at) else url_for(continue_at)
            return confirmation_redirect(path) or view(*args, **kwargs)

        return wrapped

    return decorate
