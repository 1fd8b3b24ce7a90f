"""How a table is laid out: what stands between cells, where the headings are, and what each column is of."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO

from ..languages import lazy_gettext
from ..people.text import fold
from .cells import is_email_like, is_name_like, is_phone_like
from .errors import UnreadableFileError
from .headings import fields_of_headings

MAX_COLUMNS = 500
MAX_PREAMBLE_ROWS = 30
"""Rows in which the headings are looked for: notes, titles and hints may stand before them."""
SAMPLE_ROWS = 60
_SAMPLE_CHARACTERS = 60_000
_SEPARATORS = ",;\t|"
_HINT = re.compile(r"\s*\"?sep=(.)\"?[^\S\n]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
IDENTIFYING_FIELDS = frozenset(("name", "first", "last", "emails", "phones"))
TOO_MANY_COLUMNS = lazy_gettext(
    "This file has more than %(max_columns)s columns. Keep only those about people.", max_columns=MAX_COLUMNS
)
_YES_OR_NO = frozenset(map(fold, "yes no true false ja nein oui non si sí não sim tak nie y n 0 1 on off".split()))
_LIKE: dict[str, Callable[[str], bool]] = {"emails": is_email_like, "phones": is_phone_like, "name": is_name_like}
_NO_ADDRESS_BOOK_COLUMN = re.compile(
    r"city|town|street|country|state|product|ticket|item|seat|stadt|ort|land|ville|ciudad"
)


@dataclass(frozen=True)
class Layout:
    """``heading_row`` is the number of the row with the headings, from 0, or -1 if there are none.

    It counts rows that say something, without the hint for spreadsheets (``sep=;``). ``separator`` is what stands
    between cells, "" in a workbook.
    """

    separator: str
    has_hint: bool
    headings: list[str]
    heading_row: int
    fields: list[str]

    @property
    def is_about_people(self) -> bool:
        return bool(set(self.fields) & IDENTIFYING_FIELDS)


def find_layout(text: str) -> Layout:
    """Return the layout of a table by its first rows.

    Raises:
        UnreadableFileError: it has too many columns, or its first rows cannot be read.
    """
    hint = _HINT.match(text)
    separators = hint.group(1) if hint else _SEPARATORS
    has_hint = hint is not None
    layouts = [layout_of_rows(sample_rows(text, each, has_hint), each, has_hint) for each in separators]
    return max(layouts, key=quality)


def quality(layout: Layout) -> tuple[bool, int, int]:
    """Return how much a layout looks like that of a table of people, to compare it with others."""
    return layout.is_about_people, sum(map(bool, layout.fields)), len(layout.headings)


def layout_of_rows(rows: list[list[str]], separator: str = "", has_hint: bool = False) -> Layout:
    """Return the layout of a table whose first rows that say something are ``rows``.

    Raises:
        UnreadableFileError: it has too many columns.
    """
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise UnreadableFileError(TOO_MANY_COLUMNS)
    place = _heading_place(rows)
    headings = rows[place] if place >= 0 else []
    body = rows[place + 1 :]
    widest = max(map(len, body), default=0)
    if place < 0 or sum(len(row) > len(headings) for row in body) * 2 > len(body):
        headings = [*headings, *[""] * (widest - len(headings))]
    fields = fields_of_columns(headings, body) if len(headings) <= MAX_COLUMNS else []
    return Layout(separator, has_hint, headings, place, fields)


def sample_rows(text: str, separator: str, has_hint: bool) -> list[list[str]]:
    """Return the first rows that say something, without the hint for spreadsheets."""
    sample = text[:_SAMPLE_CHARACTERS]
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(StringIO(sample, newline=""), delimiter=separator):
            if any(map(str.strip, cells)):
                rows.append([cell.strip() for cell in cells])
            if len(rows) > SAMPLE_ROWS:
                break
    except csv.Error:  # Reading all of it finds the line and says it.
        pass
    return rows[1:] if has_hint else rows


def _heading_place(rows: Sequence[list[str]]) -> int:
    """Return the place of the row with the most known headings; else of the first as wide as what follows, or -1."""
    best, best_count = -1, 0
    for place, row in enumerate(rows[:MAX_PREAMBLE_ROWS]):
        fields = fields_of_headings(row)
        count = sum(map(bool, fields)) if set(fields) & IDENTIFYING_FIELDS else 0
        if count > best_count and not any(map(is_email_like, row)):
            best, best_count = place, count
    if best_count:
        return best
    width = max(map(len, rows), default=0)
    first = next((place for place, row in enumerate(rows) if 2 * sum(map(bool, row)) > width), -1)
    holds_data = first >= 0 and any(is_email_like(cell) or is_phone_like(cell) for cell in rows[first])
    return -1 if holds_data else first


def fields_of_columns(headings: list[str], rows: Sequence[list[str]]) -> list[str]:
    """Return the field of each column: by its heading if what it holds agrees, else by what it holds."""
    fields = fields_of_headings(headings)
    columns = [[row[place] for row in rows if place < len(row) and row[place]] for place in range(len(headings))]
    for place, cells in enumerate(columns):
        if not _agrees(fields[place], cells):
            fields[place] = ""
    for field in ("emails", "phones"):
        if field not in fields:
            _fill_by_content(fields, headings, columns, field)
    if not {"name", "first", "last"} & set(fields):
        _fill_by_content(fields, headings, columns, "name")
    return fields


def _agrees(field: str, cells: Sequence[str]) -> bool:
    """Return whether these cells can be of that field."""
    if not cells or not field:
        return True
    if field == "emails":
        return any("@" in cell for cell in cells) or len(cells) < 3
    if all(fold(cell) in _YES_OR_NO for cell in cells) and len(cells) > 1:
        return False
    if field in ("name", "first", "last"):
        return any(not is_email_like(cell) and any(map(str.isalpha, cell)) for cell in cells)
    return True


def _fill_by_content(fields: list[str], headings: list[str], columns: Sequence[list[str]], field: str) -> None:
    """Take the column most of whose cells look like ``field`` for it, if there is one that has no other use."""
    shares = [
        0.0
        if fields[place] or not cells or (field == "name" and _NO_ADDRESS_BOOK_COLUMN.search(fold(headings[place])))
        else sum(map(_LIKE[field], cells)) / len(cells)
        for place, cells in enumerate(columns)
    ]
    best = max(shares, default=0.0)
    if best >= 0.6:
        fields[shares.index(best)] = field
