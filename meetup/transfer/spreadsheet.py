"""The list as CSV (RFC 4180), safe to open in a spreadsheet, written row by row."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from ..contacts.models import Contact
from .columns import Columns

RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(value: str) -> str:
    """``value`` as text: a spreadsheet would take one that starts like a formula for one (I3)."""
    return "'" + value if value.startswith(RISKY) else value


def said(cell: str) -> str:
    """What ``cell`` said before that."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RISKY) else cell


def rows(contacts: Iterable[Contact], columns: Columns) -> Iterator[str]:
    """Lines of CSV with CRLF ends, headings first, in UTF-8 with a mark so that Excel knows."""
    kept = StringIO()
    writer = csv.writer(kept)
    yield "\ufeff"
    for values in _values(contacts, columns):
        writer.writerow(map(cell, values))
        yield kept.getvalue()
        kept.seek(0)
        kept.truncate()


def _values(contacts: Iterable[Contact], columns: Columns) -> Iterator[Iterable[str]]:
    yield columns.headings
    for contact in contacts:
        yield columns.values(contact, contact.channels)
