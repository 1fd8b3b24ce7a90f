"""People as rows of a list. What shows the same to the same reader is drawn once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType

from flask import Flask, current_app
from markupsafe import Markup

from ..drawn_memory import DrawnMemory
from ..people.drawn_parts import HERE_MARK, filled, reader_key
from ..public_pages.blanks import leaving_blanks
from .contact_lines import ContactLine
from .due_promises import DuePromise

MAX_ROW_BYTES = 4 * 1024 * 1024
"""How much memory rows may take. Most take 6 KB."""
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
    memory: DrawnMemory = current_app.extensions["drawn_rows"]
    reader, rows = reader_key(), []
    for line in contacts:
        shown = line, promises.get(line.id), on, is_selecting, line.id in ticked
        rows.append(memory.get((reader, shown), partial(_draw, *shown)))
    return Markup('<ul class="rows">{}</ul>').format(filled("".join(rows)))


def _draw(*shown: object) -> str:
    with leaving_blanks():
        template = current_app.jinja_env.get_template("follow_up/_row.html")
        return str(template.module.row(*shown, HERE_MARK))  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    app.extensions["drawn_rows"] = DrawnMemory(MAX_ROW_BYTES)
    app.jinja_env.globals["drawn_rows"] = drawn_rows
