"""What needs a sign-in of the last ten minutes (A6): whoever finds an unlocked phone gets no further than it shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, url_for

from .sessions import SessionRecord

View = Callable[..., Any]


def confirmed(then: str) -> Callable[[View], View]:
    """Let a view be used only with a fresh sign-in; else ask for one, and go on at the endpoint ``then``.

    ``then`` is the page that leads to the view, and not the view: what was sent to it is not sent again.
    """

    def ask_first(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            record = SessionRecord.current()
            if record and record.fresh:
                return view(*args, **kwargs)
            return redirect(url_for("confirmations.new", next=url_for(then)), 303)

        return checked

    return ask_first
