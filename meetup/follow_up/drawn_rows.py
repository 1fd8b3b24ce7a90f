"""People as rows of a list. What shows the same to the same reader is drawn once."""

import secrets
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from ..people.drawn_parts import TOKEN_MARK, reader_key
from .contact_lines import ContactLine
from .due_promises import DuePromise

MAX_DRAWN_ROWS = 1024
"""How many rows are kept in memory, at about 3 KB each."""
HERE_MARK = secrets.token_hex()
"""What a drawn row has in the place of the address of the page."""
NO_PROMISES: Mapping[int, DuePromise] = MappingProxyType({})


def contact_rows(
    contacts: Sequence[ContactLine],
    on: date,
    promises: Mapping[int, DuePromise] = NO_PROMISES,
    is_selecting: bool = False,
    ticked: Collection[int] = (),
) -> Markup:
    """Return ``contacts`` as rows of HTML, with what can be done with each.

    ``on`` is the current date where the owner is. ``promises`` holds those that are due, by the id of the contact.
    ``is_selecting`` gives each row a box to tick, and ``ticked`` holds the ids whose box is.
    """
    draw: Callable[..., str] = current_app.extensions["contact_rows"]
    reader = reader_key()
    rows = [draw(reader, line, promises.get(line.id), on, is_selecting, line.id in ticked) for line in contacts]
    drawn = "".join(rows).replace(TOKEN_MARK, generate_csrf()).replace(HERE_MARK, escape(request.full_path))
    return Markup(f'<ul class="rows">{drawn}</ul>')  # noqa: S704  a macro escapes by itself


def init_app(app: Flask) -> None:
    @lru_cache(maxsize=MAX_DRAWN_ROWS)
    def draw(_reader: Hashable, line: ContactLine, *shown: object) -> str:
        template = app.jinja_env.get_template("follow_up/_row.html")
        return str(template.module.row(line, *shown, TOKEN_MARK, HERE_MARK))  # type: ignore[attr-defined]

    app.extensions["contact_rows"] = draw
    app.jinja_env.globals["contact_rows"] = contact_rows
