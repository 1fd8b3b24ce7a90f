"""What needs a sign-in of the last ten minutes (A6): whoever finds an unlocked phone gets no further than it shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, url_for

from .next_page import MAX_PATH_LENGTH
from .sign_ins import SignIn

View = Callable[..., Any]


def has_fresh_sign_in() -> bool:
    record = SignIn.current()
    return bool(record and record.is_fresh)


def confirmation_redirect(then: str) -> Any | None:
    """Nothing with a fresh sign-in; else the way to one, which goes on to the address ``then``, without its query where
    that is too long to go on to."""
    if has_fresh_sign_in():
        return None
    return redirect(
        url_for("people.confirmations.new", next=then if len(then) <= MAX_PATH_LENGTH else then.partition("?")[0]), 303
    )


def requires_fresh_sign_in(then: str | Callable[[], str]) -> Callable[[View], View]:
    """Let a view be used only with a fresh sign-in; else ask for one, and go on at the endpoint ``then``, or at the
    address that it makes.

    That is the page that leads to the view, and not the view: what was sent to it is not sent again.
    """

    def check(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return confirmation_redirect(then() if callable(then) else url_for(then)) or view(*args, **kwargs)

        return checked

    return check
