"""The list as CSV (RFC 4180), safe to open in a spreadsheet, written row by row."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from ..contacts.models import Contact
from .columns import ProgramColumns

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape_cell(value: str) -> str:
    """``value`` as text: a spreadsheet would take one that starts like a formula for one (I3)."""
    return "'" + value if value.startswith(FORMULA_STARTS) else value


def unescape_cell(cell: str) -> str:
    """What ``cell`` said before that."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def csv_lines(contacts: Iterable[Contact], columns: ProgramColumns) -> Iterator[str]:
    """Lines of CSV with CRLF ends, headings first, in UTF-8 with a mark so that Excel knows."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for values in _row_values(contacts, columns):
        writer.writerow(map(escape_cell, values))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _row_values(contacts: Iterable[Contact], columns: ProgramColumns) -> Iterator[Iterable[str]]:
    yield columns.headings
    for contact in contacts:
        yield columns.values(contact, contact.card_without_topics)
