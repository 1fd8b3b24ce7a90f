"""People in a table (RFC 4180, with commas, semicolons or tabs between), a line each."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from ...exchange.foreign.parsed_cards import RawCard, guess_name
from ...extensions import now
from ...people.text import clean, fold, join_name
from ..spreadsheet import unescape_cell
from .headings import fields_of_headings
from .imported_people import ImportedPerson, ParsedFile, UnreadableFileError, parse_stage

NO_HEADINGS = (
    "No column of this file is called like a name, an e-mail address or a phone number. "
    "The first line needs headings, such as Name, E-mail, Phone."
)
MAX_COLUMNS = 500
_SEPARATORS = {
    "emails": re.compile(r":::|[,;\n]+|\s+(?=\S+@)"),
    "phones": re.compile(r":::|[,;\n]+"),
    "links": re.compile(r":::|[,;\s]+(?=http|www\.)|\s+"),
    "tags": re.compile(r":::|[,;\n]+"),
}
_CHANNEL_FIELDS = frozenset(("emails", "phones", "links"))
_REQUIRED_FIELDS = ("name", "first", "last", "emails", "phones")
Row = dict[str, list[str]]


def read_table(text: str) -> ParsedFile:
    """The people in ``text``.

    Raises:
        UnreadableFileError: it has no headings that say who they are, or more columns or people than are read at once.
    """
    rows = _numbered_rows(text)
    _, headings = next(rows, (0, list[str]()))
    if len(headings) > MAX_COLUMNS:
        raise UnreadableFileError(f"This file has more than {MAX_COLUMNS} columns. Leave in those about people.")
    fields = fields_of_headings(headings)
    if not set(fields) & set(_REQUIRED_FIELDS):
        raise UnreadableFileError(NO_HEADINGS)
    reading = ParsedFile(
        "line", ignored=[clean(name)[:60] for name, to in zip(headings, fields, strict=True) if not to]
    )
    for line, cells in rows:
        _read_row(reading, line, cells, fields)
    return reading


def _numbered_rows(text: str) -> Iterator[tuple[int, list[str]]]:
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
            yield line, [unescape_cell(cell) for cell in cells]
        line = reader.line_num + 1


def _read_row(reading: ParsedFile, line: int, cells: list[str], fields: list[str]) -> None:
    row: Row = {}
    for cell, to in zip(cells, fields, strict=False):
        if cell.strip():
            row.setdefault(to, []).append(cell.strip())
    draft = _raw_card(row).parse()
    if not (draft.details.name or any(draft.details.channel_keys.values())):
        reading.add_problem(line, "There is no name and nothing to reach anybody by.")
        return
    reading.add_person(
        ImportedPerson.build(line, draft.details, **_own_values(row)), [*draft.remarks, *_date_problems(row)]
    )


def _raw_card(row: Row) -> RawCard:
    sketch = RawCard(
        headline=_first_value(row, "headline"), company=_first_value(row, "company"), bio=row.get("bio", [])
    )
    for kind in _CHANNEL_FIELDS:
        getattr(sketch, kind).extend(_split_values(row, kind))
    given = " ".join(filter(None, (_first_value(row, "first"), _first_value(row, "middle"))))
    sketch.name = _person_name(_first_value(row, "name"), given, _first_value(row, "last")) or sketch.company
    if not sketch.name and sketch.emails:
        sketch.name, sketch.is_name_guessed = guess_name(sketch.emails[0].partition("@")[0]), True
    return sketch


def _person_name(whole: str, given: str, family: str) -> str:
    """Beside “Vorname” alone, “Name” is the family's."""
    if whole and given and not family and fold(given) not in fold(whole):
        return join_name(given, whole)
    return whole or join_name(given, family)


def _own_values(row: Row) -> dict[str, Any]:
    return {
        "note": "\n".join(row.get("note", [])),
        "tags": [word.removeprefix("* ") for word in _split_values(row, "tags") if word != "* myContacts"],
        "stage": parse_stage(_first_value(row, "stage")),
        "next_step": _first_value(row, "next_step"),
        "event": _first_value(row, "event"),
        "room": _first_value(row, "room"),
        "due_on": parse_day(_first_value(row, "due")),
        "met_at": parse_moment(_first_value(row, "met_at")),
        "thanked_at": parse_moment(_first_value(row, "thanked_at")),
    }


def _first_value(row: Row, field: str) -> str:
    return next(iter(row.get(field, ())), "")


def _split_values(row: Row, kind: str) -> list[str]:
    parts = (part.strip() for cell in row.get(kind, ()) for part in _SEPARATORS[kind].split(cell))
    return [part for part in parts if part]


def _date_problems(row: Row) -> list[str]:
    wrong = [text for text in row.get("due", ()) if parse_day(text) is None]
    wrong += [text for field in ("met_at", "thanked_at") for text in row.get(field, ()) if parse_moment(text) is None]
    return [f"“{clean(text)[:30]}” is not a date like 2026-06-30, and is left out." for text in wrong]


def parse_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def parse_moment(text: str) -> datetime | None:
    """A moment in UTC, as our own tables hold it; none in the future."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(at.astimezone(UTC), now()) if 1970 < at.year < 9999 else None
