"""The page to go on to, which can only be a path of our own site (A7)."""

import re

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")
MAX_PATH_LENGTH = 500


def own_path(path: str | None) -> str:
    """Return ``path`` if it is a path of this site, else an empty string."""
    return path if path and len(path) <= MAX_PATH_LENGTH and _OWN_PATH.fullmatch(path) else ""


def next_or_start_page(path: str | None) -> str:
    """Return ``path`` if it is a path of this site, else that of the start page."""
    return own_path(path) or url_for("follow_up.today.show")


def redirect_onward(default: str) -> ResponseReturnValue:
    """Redirect to the path in the form field ``next``, usually the page with the button, else to ``default``."""
    path = request.form.get("next")
    return redirect(next_or_start_page(path) if path else default, 303)
