"""Parts of pages that are drawn once for as long as they show the same to the same reader."""

import secrets
from collections.abc import Callable, Hashable
from functools import lru_cache

from flask import Flask, current_app
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ..languages import current_language
from .photo_urls import grant_period

MAX_DRAWN_PARTS = 1024
"""How many parts are kept in memory, at a few KB each."""
TOKEN_MARK = secrets.token_hex()
"""What a drawn part has in the places of the token against forged requests."""


def drawn_part(template: str, **shown: Hashable) -> Markup:
    """Return ``template`` as HTML. All that it shows, to a reader who is signed in, has to be in ``shown``.

    That rules out the present moment, and whatever is equal although it shows something else.
    """
    draw: Callable[..., str] = current_app.extensions["drawn_parts"]
    drawn = draw(reader_key(), template, **shown)
    return Markup(drawn.replace(TOKEN_MARK, generate_csrf()))  # noqa: S704  a template escapes by itself


def reader_key() -> Hashable:
    """Return what a part depends on besides what it shows: URLs of photos are signed for the reader, for a while."""
    return current_language().tag, current_user.id, current_user.time_zone, grant_period()


def init_app(app: Flask) -> None:
    @lru_cache(maxsize=MAX_DRAWN_PARTS)
    def draw(_reader: Hashable, template: str, **shown: Hashable) -> str:
        drawn = app.jinja_env.get_template(template).render(**shown)
        return drawn.replace(generate_csrf(), TOKEN_MARK)

    app.extensions["drawn_parts"] = draw
    app.jinja_env.globals["drawn_part"] = drawn_part
