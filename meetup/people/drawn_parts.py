"""Parts of pages that are drawn once for as long as they show the same."""

import secrets
from collections.abc import Hashable
from functools import partial

from flask import Flask, current_app, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from ..drawn_memory import DrawnMemory
from ..languages import current_language
from ..public_pages.blanks import TOKEN_MARK, leaving_blanks
from .photo_urls import grant_period

MAX_PART_BYTES = 4 * 1024 * 1024
"""How much memory parts may take."""
HERE_MARK = secrets.token_hex()
"""What a drawn part has in the place of the address of the page."""


def drawn_part(template: str, **shown: Hashable) -> Markup:
    """Return ``template`` as HTML, for the reader who is signed in. All that it shows has to be in ``shown``.

    That rules out the present moment, and whatever is equal although it shows something else. The template has the
    address of the page as ``here``.
    """
    return filled(_find_or_draw(reader_key(), template, **shown))


def shared_part(template: str, **shown: Hashable) -> Markup:
    """Return ``template`` as HTML, the same for all readers: it says nothing of them, and has no photos."""
    return filled(_find_or_draw((current_language().tag,), template, **shown))


def reader_key() -> Hashable:
    """Return what a part depends on besides what it shows: URLs of photos are signed for the reader, for a while."""
    return current_language().tag, current_user.id, current_user.time_zone, grant_period()


def filled(drawn: str) -> Markup:
    """Return what was drawn with the token against forged requests and the address of the page in their places."""
    text = drawn.replace(TOKEN_MARK, generate_csrf()).replace(HERE_MARK, escape(request.full_path))
    return Markup(text)  # noqa: S704  a template escapes by itself


def _find_or_draw(reader: Hashable, template: str, **shown: Hashable) -> str:
    memory: DrawnMemory = current_app.extensions["drawn_parts"]
    return memory.get((reader, template, *shown.items()), partial(_draw, template, **shown))


def _draw(template: str, **shown: Hashable) -> str:
    with leaving_blanks():
        return current_app.jinja_env.get_template(template).render(here=HERE_MARK, **shown)


def init_app(app: Flask) -> None:
    app.extensions["drawn_parts"] = DrawnMemory(MAX_PART_BYTES)
    app.jinja_env.globals.update(drawn_part=drawn_part, shared_part=shared_part)
