"""People as rows of a list. What shows the same to the same reader is drawn once."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from flask import Flask, current_app
from markupsafe import Markup

from ..people.drawn_parts import HERE_MARK, filled, reader_key
from ..public_pages.blanks import leaving_blanks
from .contact_lines import ContactLine
from .due_promises import DuePromise

MAX_DRAWN_ROWS = 1024
"""How many rows are kept in memory, at about 3 KB each."""
NO_PROMISES: Mapping[int, DuePromise] = MappingProxyType({})


def drawn_rows(
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
    draw: Callable[..., str] = current_app.extensions["drawn_rows"]
    reader = reader_key()
    rows = [draw(reader, line, promises.get(line.id), on, is_selecting, line.id in ticked) for line in contacts]
    return Markup('<ul class="rows">{}</ul>').format(filled("".join(rows)))


def init_app(app: Flask) -> None:
    @lru_cache(maxsize=MAX_DRAWN_ROWS)
    def draw(_reader: Hashable, line: ContactLine, *shown: object) -> str:
        with leaving_blanks():
            template = app.jinja_env.get_template("follow_up/_row.html")
            return str(template.module.row(line, *shown, HERE_MARK))  # type: ignore[attr-defined]

    app.extensions["drawn_rows"] = draw
    app.jinja_env.globals["drawn_rows"] = drawn_rows
