"""Views that require a fresh sign-in (A6), so that an unlocked phone in the wrong hands does limited harm."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import update

from ...extensions import db
from ..next_page import MAX_PATH_LENGTH
from .sign_ins import MAX_PURPOSE_LENGTH, SignIn

View = Callable[..., ResponseReturnValue]
_PURPOSE = re.compile(rf"[a-z][a-z_]{{0,{MAX_PURPOSE_LENGTH - 1}}}")


def has_fresh_sign_in() -> bool:
    """Return whether the sign-in of this browser is less than ten minutes old."""
    sign_in = SignIn.current()
    return bool(sign_in and sign_in.is_fresh)


def has_confirmation_for(purpose: str) -> bool:
    """Return whether this browser has confirmed within ten minutes that it is its owner, for this ``purpose``.

    Asking does not use the confirmation up.
    """
    sign_in = SignIn.current()
    return bool(sign_in and sign_in.is_fresh and sign_in.confirmed_for == purpose)


def confirmation_redirect(continue_at: str) -> ResponseReturnValue | None:
    """Return a redirect to the step-up confirmation, or ``None`` with a fresh sign-in.

    The confirmation leads on to the path ``continue_at``, without its query if the whole is too long.
    """
    return None if has_fresh_sign_in() else _to_confirmation(continue_at)


def _to_confirmation(continue_at: str, purpose: str | None = None) -> ResponseReturnValue:
    next_path = continue_at if len(continue_at) <= MAX_PATH_LENGTH else continue_at.partition("?")[0]
    return redirect(url_for("people.confirmations.new", next=next_path, purpose=purpose), 303)


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


def requires_confirmation_for(purpose: str, continue_at: str | Callable[[], str]) -> Callable[[View], View]:
    """Return a decorator for views that always ask, however fresh the sign-in is, such as leaving for good.

    The page of the confirmation has to have been used for this ``purpose`` (lower-case letters and ``_``) within ten
    minutes. That is used up with the transaction of the view: one that does not commit can be tried again. Otherwise
    the view redirects to the confirmation, which leads on to ``continue_at``, as in ``requires_fresh_sign_in``.
    """
    if not known_purpose(purpose):
        raise ValueError(purpose)

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if _use_confirmation_for(purpose):
                return view(*args, **kwargs)
            return _to_confirmation(continue_at() if callable(continue_at) else url_for(continue_at), purpose)

        return wrapped

    return decorate


def known_purpose(text: str | None) -> str:
    """Return ``text`` if it can be the purpose of a confirmation, else an empty string."""
    return text if text and _PURPOSE.fullmatch(text) else ""


def _use_confirmation_for(purpose: str) -> bool:
    """Use the confirmation of this browser up, and return whether there was one."""
    if not has_confirmation_for(purpose):
        return False
    sign_in = SignIn.current()
    is_unused = SignIn.id == (sign_in.id if sign_in else None), SignIn.confirmed_for == purpose
    statement = update(SignIn).where(*is_unused).values(confirmed_for="").returning(SignIn.id)
    return db.session.scalar(statement) is not None
