"""Where to go on: a path of our own and nothing else (A7)."""

import re

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")
MAX_PATH_LENGTH = 500


def own_path(wish: str | None) -> str:
    """``wish`` when it is a plain path of this site, else nothing."""
    return wish if wish and len(wish) <= MAX_PATH_LENGTH and _OWN_PATH.fullmatch(wish) else ""


def next_or_start_page(wish: str | None) -> str:
    """The same, or else the start page."""
    return own_path(wish) or url_for("follow_up.today.show")


def redirect_onward(otherwise: str) -> ResponseReturnValue:
    """Back to where the button stands, which its form says in ``next``; else to ``otherwise``."""
    path = request.form.get("next")
    return redirect(next_or_start_page(path) if path else otherwise, 303)
