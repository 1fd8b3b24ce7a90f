"""Where to go after signing in: a path of our own and nothing else (A7)."""

import re

from flask import url_for

_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


def next_page(wish: str | None) -> str:
    """``wish`` when it is a plain path of this site, else the start page."""
    return wish if wish and len(wish) <= 500 and _OWN_PATH.fullmatch(wish) else url_for("today.show")
