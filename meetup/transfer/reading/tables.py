"""People in a table (RFC 4180, with commas, semicolons or tabs between), a line each."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from ...exchange.foreign.parsed_cards import Sketch, guess_name
from ...extensions import now
from ...people.text import clean, fold, full_name
from ..spreadsheet import said
from .found import Found, Reading, UnreadableFileError, stage_of
from .headings import fields_of

NO_HEADINGS = (
    "No column of this file is called like a name, an e-mail address or a phone number. "
    "The first line needs headings, such as Name, E-mail, Phone."
)
COLUMNS = 500
_BETWEEN = {
    "emails": re.compile(r":::|[,;\n]+|\s+(?=\S+@)"),
    "phones": re.compile(r":::|[,;\n]+"),
    "links": re.compile(r":::|[,;\s]+(?=http|www\.)|\s+"),
    "tags": re.compile(r":::|[,;\n]+"),
}
_MANY = frozenset(("emails", "phones", "links"))
_SPOKEN = ("name", "first", "last", "emails", "phones")
Row = dict[str, list[str]]


def read_table(text: str) -> Reading:
    """The people in ``text``.

    Raises:
        UnreadableFileError: it has no headings that say who they are, or more columns or people than are read at once.
    """
    rows = _rows(text)
    _, headings = next(rows, (0, list[str]()))
    if len(headings) > COLUMNS:
        raise UnreadableFileError(f"This file has more than {COLUMNS} columns. Leave in those about people.")
    fields = fields_of(headings)
    if not set(fields) & set(_SPOKEN):
        raise UnreadableFileError(NO_HEADINGS)
    reading = Reading("line", ignored=[clean(name)[:60] for name, to in zip(headings, fields, strict=True) if not to])
    for line, cells in rows:
        _take(reading, line, cells, fields)
    return reading


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that says something, with the line on which it begins, counted from 1."""
    first = text.lstrip("\r\n").partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", first)
    between = max(",;\t", key=bare.count)
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=between)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            sentence = f"Line {line:,} cannot be read: a cell of it is too long, or its quotation marks never end."
            raise UnreadableFileError(sentence) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, [said(cell) for cell in cells]
        line = reader.line_num + 1


def _take(reading: Reading, line: int, cells: list[str], fields: list[str]) -> None:
    row: Row = {}
    for cell, to in zip(cells, fields, strict=False):
        if cell.strip():
            row.setdefault(to, []).append(cell.strip())
    draft = _sketch(row).draft()
    if not (draft.details.name or any(draft.details.marks.values())):
        reading.miss(line, "There is no name and nothing to reach anybody by.")
        return
    reading.add(Found.of(line, draft.details, **_more(row)), [*draft.remarks, *_dates_left_out(row)])


def _sketch(row: Row) -> Sketch:
    sketch = Sketch(headline=_one(row, "headline"), company=_one(row, "company"), bio=row.get("bio", []))
    for kind in _MANY:
        getattr(sketch, kind).extend(_split(row, kind))
    given = " ".join(filter(None, (_one(row, "first"), _one(row, "middle"))))
    sketch.name = _name(_one(row, "name"), given, _one(row, "last")) or sketch.company
    if not sketch.name and sketch.emails:
        sketch.name, sketch.guessed = guess_name(sketch.emails[0].partition("@")[0]), True
    return sketch


def _name(whole: str, given: str, family: str) -> str:
    """Beside “Vorname” alone, “Name” is the family's."""
    if whole and given and not family and fold(given) not in fold(whole):
        return full_name(given, whole)
    return whole or full_name(given, family)


def _more(row: Row) -> dict[str, Any]:
    return {
        "note": "\n".join(row.get("note", [])),
        "tags": [word.removeprefix("* ") for word in _split(row, "tags") if word != "* myContacts"],
        "stage": stage_of(_one(row, "stage")),
        "next_step": _one(row, "next_step"),
        "event": _one(row, "event"),
        "room": _one(row, "room"),
        "due_on": day_of(_one(row, "due")),
        "met_at": moment_of(_one(row, "met_at")),
        "thanked_at": moment_of(_one(row, "thanked_at")),
    }


def _one(row: Row, field: str) -> str:
    return next(iter(row.get(field, ())), "")


def _split(row: Row, kind: str) -> list[str]:
    parts = (part.strip() for cell in row.get(kind, ()) for part in _BETWEEN[kind].split(cell))
    return [part for part in parts if part]


def _dates_left_out(row: Row) -> list[str]:
    wrong = [text for text in row.get("due", ()) if day_of(text) is None]
    wrong += [text for field in ("met_at", "thanked_at") for text in row.get(field, ()) if moment_of(text) is None]
    return [f"“{clean(text)[:30]}” is not a date like 2026-06-30, and is left out." for text in wrong]


def day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def moment_of(text: str) -> datetime | None:
    """A moment in UTC, as our own tables hold it; none in the future."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(at.astimezone(UTC), now()) if 1970 < at.year < 9999 else None
