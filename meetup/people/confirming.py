"""What needs a sign-in of the last ten minutes (A6): whoever finds an unlocked phone gets no further than it shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, url_for

from .next_page import LENGTH
from .sessions import SessionRecord

View = Callable[..., Any]


def is_fresh() -> bool:
    record = SessionRecord.current()
    return bool(record and record.fresh)


def ask_first(then: str) -> Any | None:
    """Nothing with a fresh sign-in; else the way to one, which goes on to the address ``then``, without its query where
    that is too long to go on to."""
    if is_fresh():
        return None
    return redirect(
        url_for("people.confirmations.new", next=then if len(then) <= LENGTH else then.partition("?")[0]), 303
    )


def confirmed(then: str | Callable[[], str]) -> Callable[[View], View]:
    """Let a view be used only with a fresh sign-in; else ask for one, and go on at the endpoint ``then``, or at the
    address that it makes.

    That is the page that leads to the view, and not the view: what was sent to it is not sent again.
    """

    def check(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return ask_first(then() if callable(then) else url_for(then)) or view(*args, **kwargs)

        return checked

    return check
