"""The blanks of a kept page: what every reader gets their own of, which is the secrets of a form.

A page is built with marks in their places. They are random, so that nobody can write one into a text of theirs.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from flask import g
from flask_wtf.csrf import generate_csrf

from ..response_headers import breach_padding

TOKEN_MARK, UUID_MARK = secrets.token_hex(16), secrets.token_hex(16)


def form_uuid() -> str:
    """Return a new UUID for a form, or the mark for it while a public page is being built."""
    return UUID_MARK if "leaves_blanks" in g else str(uuid4())


@contextmanager
def leaving_blanks() -> Iterator[None]:
    """Render the forms in this block with marks in place of their secrets. No session is begun for them."""
    g.leaves_blanks = True
    g.csrf_token = TOKEN_MARK  # where Flask-WTF keeps the token that it has made for a request
    try:
        yield
    finally:
        del g.leaves_blanks, g.csrf_token


def has_blanks(text: str) -> bool:
    return TOKEN_MARK in text or UUID_MARK in text


def fill(text: str) -> str:
    """Return the page for one reader. It ends in padding, because it now has a secret in it."""
    filled = text.replace(TOKEN_MARK, generate_csrf()).replace(UUID_MARK, str(uuid4()))
    return f"{filled}<!-- {breach_padding()} -->\n"
