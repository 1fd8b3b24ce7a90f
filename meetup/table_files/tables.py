"""A table in a file of text or in a workbook: how it is laid out, and its rows."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO

from ..languages import gettext, number
from ..spreadsheets import unescape_cell
from .encodings import decode_text, octets_of_text
from .errors import UnreadableFileError
from .layouts import Layout, find_layout, sample_rows
from .workbooks import Sheet, is_workbook, read_workbook

NumberedRow = tuple[int, list[str]]
"""The line on which a row begins, counted from 1, and its cells."""


@dataclass(frozen=True)
class Table:
    """``rows`` yields each row that says something, those before the headings too. ``samples`` are the first of them.

    ``encoding`` is the one that was guessed or chosen, "" if the file left no doubt. ``sheet`` is the name of the sheet
    of a workbook, and ``remarks`` say how the workbook was read.
    """

    layout: Layout
    rows: Callable[[], Iterator[NumberedRow]]
    samples: list[list[str]]
    encoding: str = ""
    sheet: str = ""
    remarks: tuple[str, ...] = ()

    def body(self) -> Iterator[NumberedRow]:
        """Yield the rows after the headings."""
        for position, row in enumerate(self.rows()):
            if position > self.layout.heading_row:
                yield row

    def samples_of_body(self) -> list[list[str]]:
        """Return the first rows after the headings."""
        return self.samples[self.layout.heading_row + 1 :]


def open_table(content: bytes, encoding: str = "") -> Table:
    """Return the table in a file of either kind. ``encoding`` was chosen by whoever chose the file.

    Raises:
        UnreadableFileError: it is neither, or a workbook that cannot be read.
    """
    if is_workbook(content):
        return table_of_sheet(read_workbook(content))
    text, doubtful_encoding = decode_text(octets_of_text(content), encoding)
    return table_of_text(text, doubtful_encoding)


def table_of_text(text: str, encoding: str = "") -> Table:
    """Return the table in a text with commas, semicolons, tabs or bars between cells (RFC 4180)."""
    layout = find_layout(text)
    samples = sample_rows(text, layout.separator, layout.has_hint)
    return Table(layout, lambda: _rows_of_text(text, layout), samples, encoding)


def table_of_sheet(sheet: Sheet) -> Table:
    """Return the table on a sheet of a workbook."""
    samples = [cells for _, cells in sheet.rows[: len(sheet.samples)]]
    return Table(sheet.layout, lambda: iter(sheet.rows), samples, sheet=sheet.name, remarks=tuple(sheet.remarks))


def _rows_of_text(text: str, layout: Layout) -> Iterator[NumberedRow]:
    """Yield the rows of a text.

    Raises:
        UnreadableFileError: a cell is too long, as it is after a quotation mark that nothing closes.
    """
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=layout.separator)
    line, is_hint = 1, layout.has_hint
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            sentence = gettext(
                "We can't read line %(line)s: a cell is too long, or a quotation mark is missing.",
                line=number(line),
            )
            raise UnreadableFileError(sentence) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            if not is_hint:
                yield line, [unescape_cell(cell) for cell in cells]
            is_hint = False
        line = reader.line_num + 1
