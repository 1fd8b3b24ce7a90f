"""Reading the people in somebody else's list of attendees. Nothing here asks the database."""

from collections.abc import Sequence

from ...languages import gettext, lazy_gettext, number
from ...people.text import clean
from ...table_files.errors import UnreadableFileError
from ...table_files.tables import Table, open_table
from .attendees import AttendeeList, Column
from .dialect import Dialect
from .dialects import find_dialect
from .rows import read_row
from .statuses import Skip

MAX_PEOPLE = 10_000
SHOWN_SAMPLES = 3
MAX_SAMPLE_LENGTH = 40
MAX_HEADING_LENGTH = 60
NO_LIST = lazy_gettext("There's no list of people in this file. Export your attendees as CSV or Excel (.xlsx).")
NOBODY = lazy_gettext("There's no one in this list.")
SECRETS = frozenset(("code", "printed"))
"""Fields whose texts let somebody in, so that they are neither shown nor kept."""
HIDDEN = "•••"
NAME_FIELDS = frozenset(("name", "first", "middle", "last"))
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"<!DOCTYPE", b"<html", b"BEGIN:V", b"{")


def read_attendees(content: bytes, encoding: str = "", fields: Sequence[str] = ()) -> AttendeeList:
    """Return the people on a list, which is opened by `open_list` and read by `read_list`."""
    return read_list(open_list(content, encoding), fields)


def open_list(content: bytes, encoding: str = "") -> Table:
    """Return the table in a file. It may take seconds for a large workbook. ``encoding`` was chosen by an organizer.

    Raises:
        UnreadableFileError: it is no list; the sentence says why.
    """
    if not content.strip():
        raise UnreadableFileError(gettext("This file is empty."))
    try:
        table = open_table(content, encoding)
    except UnreadableFileError:
        if content.startswith(_OTHER_FILES[:5]) and b"xl/" not in content[:4000]:
            raise UnreadableFileError(NO_LIST) from None
        raise
    if content.lstrip()[:9].startswith(_OTHER_FILES) and not table.sheet:
        raise UnreadableFileError(NO_LIST)
    if len(table.layout.headings) < 2 and not table.layout.is_about_people:
        raise UnreadableFileError(NO_LIST)
    return table


def headings_of(table: Table) -> list[str]:
    """Return what the columns are called, as far as pages show it."""
    return [clean(heading)[:MAX_HEADING_LENGTH] for heading in table.layout.headings]


def read_list(table: Table, fields: Sequence[str] = ()) -> AttendeeList:
    """Return the people in a table. ``fields`` says of each column what it is, if an organizer has chosen that.

    If no column tells names, nobody is in the result, but its columns can be assigned.

    Raises:
        UnreadableFileError: there is nobody in it, or there are too many.
    """
    dialect = find_dialect(table.layout.headings)
    known = dialect.fields_of(table.layout.headings) if table.layout.heading_row >= 0 else _fields_by_content(table)
    chosen = list(fields) if len(fields) == len(known) else known
    reading = AttendeeList(
        dialect.source,
        _columns(table, chosen),
        table.layout.separator,
        table.encoding,
        table.sheet,
        _heading_line(table),
        remarks=list(table.remarks),
    )
    if not any(column["samples"] for column in reading.columns):
        raise UnreadableFileError(NOBODY)
    if NAME_FIELDS & set(chosen):
        _read_rows(reading, table, chosen, dialect)
    return reading


def _fields_by_content(table: Table) -> list[str]:
    """Return the fields of a table without headings, by what its columns hold."""
    return [{"emails": "email", "name": "name"}.get(each, "") for each in table.layout.fields]


def _heading_line(table: Table) -> int:
    """Return the line with the headings, 0 if there are none."""
    if table.layout.heading_row < 0:
        return 0
    return next(line for place, (line, _) in enumerate(table.rows()) if place == table.layout.heading_row)


def _columns(table: Table, fields: Sequence[str]) -> list[Column]:
    rows = table.samples_of_body()
    columns: list[Column] = []
    for place, heading in enumerate(headings_of(table)):
        cells = (clean(row[place])[:MAX_SAMPLE_LENGTH] for row in rows if place < len(row))
        samples = list(dict.fromkeys(filter(None, cells)))[:SHOWN_SAMPLES]
        if fields[place] in SECRETS:
            samples = [HIDDEN for _ in samples]
        columns.append(Column(heading=heading, samples=samples, field=fields[place]))
    return columns


def _read_rows(reading: AttendeeList, table: Table, fields: Sequence[str], dialect: Dialect) -> None:
    seen: set[str] = set()
    for line, cells in table.body():
        if [cell.strip() for cell in cells] == table.layout.headings:
            continue
        person, reason = read_row(reading, line, _cells_by_field(cells, fields), dialect)
        if person.key in seen and reason is None:
            reason = Skip.REPEATED
        if reason:
            reading.skipped[reason] += 1
            if reason not in (Skip.REPEATED, Skip.NAMELESS):
                reading.not_coming.setdefault(person.key, reason)
            continue
        seen.add(person.key)
        reading.people.append(person)
        if len(reading.people) > MAX_PEOPLE:
            raise UnreadableFileError(
                gettext(
                    "This list has more than %(max_people)s people. Split it, and import the parts one by one.",
                    max_people=number(MAX_PEOPLE),
                )
            )
    reading.not_coming = {key: reason for key, reason in reading.not_coming.items() if key not in seen}


def _cells_by_field(cells: Sequence[str], fields: Sequence[str]) -> dict[str, list[str]]:
    row: dict[str, list[str]] = {}
    for cell, name in zip(cells, fields, strict=False):
        if name and (text := cell.strip()):
            row.setdefault(name, []).append(text)
    return row
