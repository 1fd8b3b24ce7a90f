"""Rows as CSV (RFC 4180), safe to open in a spreadsheet, written row by row."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

# A spreadsheet that takes semicolons or tabs for the delimiter does not see our quotes, so it begins a cell after each
# delimiter and line break. Some leave out spaces and quotes before what the cell says. The last four characters are the
# wide forms of the first four, which East Asian editions read alike.
_CELL_START = r'(?P<start>(?:^|[,;\t\r\n])[\s"\ufeff\u200b]*)'
_FORMULA_START = r"(?=[=+\-@＝＋－＠])"
_PHONE = r"(?=\+[ (]*\d)(?=[^,;\t\r\n]{5})[\d ().\-/+:]*(?:(?:x|ext\.?) ?\d+)?\s*(?:[,;\t\r\n]|$)"
_UNSAFE = re.compile(rf"{_CELL_START}(?P<escapes>'*){_FORMULA_START}(?!(?<!'){_PHONE})")
_ESCAPED = re.compile(rf"{_CELL_START}(?P<escapes>'*)'{_FORMULA_START}")
_BLANK_START = re.compile(r"'*[\t\r]")


def escape_cell(value: str) -> str:
    """Return ``value`` with an apostrophe before all that a spreadsheet would take for a formula (I3).

    Phone numbers stay as they are: programs dial them, and nothing in digits and signs reads other cells or calls out.
    """
    escaped = _UNSAFE.sub(r"\g<start>\g<escapes>'", value)
    return f"'{escaped}" if _BLANK_START.match(escaped) else escaped


def unescape_cell(cell: str) -> str:
    """Return what ``cell`` said before that."""
    if cell.startswith("'") and _BLANK_START.match(cell):
        cell = cell[1:]
    return _ESCAPED.sub(r"\g<start>\g<escapes>", cell)


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield lines of CSV with CRLF ends, in UTF-8 with a mark so that Excel knows. The first row is the headings."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for values in rows:
        writer.writerow(map(escape_cell, values))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
