"""Workbooks (.xlsx): the sheet that looks most like a table of people, as rows of text."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from ..languages import gettext, lazy_gettext, number
from ..spreadsheets import unescape_cell
from .errors import UnreadableFileError
from .layouts import MAX_COLUMNS, SAMPLE_ROWS, Layout, layout_of_rows, quality
from .packages import DAMAGED, Package, RawSheet

MAX_ROWS = 20_000
"""Rows of a sheet that say something."""
MAX_GAP = 1_000
"""Empty rows after which a sheet has ended: whoever formats a whole column leaves a million of them."""
MAX_SHEETS = 20
MAX_CELLS = 500_000
"""Cells of all sheets that are read."""
MAX_CHARACTERS = 20_000_000
"""Characters in the cells of a sheet. A text that a workbook holds once can be in each of them."""
MAX_DIGITS = 30
"""Digits up to which a format fills numbers with zeros."""
OLD_WORKBOOK = lazy_gettext(
    "This is a workbook of an old Excel (.xls). Save it as .xlsx or CSV in your spreadsheet app, and choose that file."
)
LOCKED_WORKBOOK = lazy_gettext(
    "This workbook is locked with a password. Save it without one, or as CSV, and choose that file."
)
OTHER_WORKBOOK = lazy_gettext(
    "This is a workbook that we can't read. Save it as .xlsx or CSV in your spreadsheet app, and choose that file."
)
EMPTY_WORKBOOK = lazy_gettext("There's nothing in this workbook.")
TOO_MANY_ROWS = lazy_gettext("This workbook has too many rows or cells. Save only those about people, as CSV.")
_OLD_START = b"\xd0\xcf\x11\xe0"
_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"purl.oclc.org/ooxml"
_OTHER_PARTS = ("content.xml", "Index/", "xl/workbook.bin")
"""Parts of the files of LibreOffice, Numbers, and binary Excel."""


@dataclass
class Sheet:
    """``rows`` are those that say something, each with its number. ``remarks`` say how they were read."""

    name: str
    rows: list[tuple[int, list[str]]]
    layout: Layout
    remarks: list[str] = field(default_factory=list)

    @property
    def samples(self) -> list[list[str]]:
        return [cells for _, cells in self.rows[:SAMPLE_ROWS]]


def is_workbook(content: bytes) -> bool:
    """Return whether this is a workbook of whatever program and age, also one that is not read here."""
    if content.startswith(_OLD_START):
        return True
    if not content.startswith(b"PK\x03\x04"):
        return False
    names = _names_in(content)
    return any(name.startswith("xl/") or name.startswith(_OTHER_PARTS) for name in names)


def _names_in(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ["xl/"] if b"xl/" in content[:4000] else []


def read_workbook(content: bytes) -> Sheet:
    """Return the sheet that looks most like a table of people, of those that are not hidden.

    Raises:
        UnreadableFileError: it is locked, damaged, too large, or of another program.
    """
    if content.startswith(_OLD_START):
        raise UnreadableFileError(LOCKED_WORKBOOK if _LOCKED_PART in content else OLD_WORKBOOK)
    if any(name.startswith(_OTHER_PARTS) for name in _names_in(content)):
        raise UnreadableFileError(OTHER_WORKBOOK)
    package = Package.open(content)
    if _STRICT in package.parts.get("xl/workbook.xml", b""):
        raise UnreadableFileError(OTHER_WORKBOOK)
    try:
        sheets = list(_sheets_of(package))
    except UnreadableFileError:
        raise
    except Exception as error:  # Whatever the library stumbles over, the file is to blame.
        raise UnreadableFileError(DAMAGED) from error
    if not sheets:
        raise UnreadableFileError(EMPTY_WORKBOOK)
    best = max(sheets, key=lambda sheet: (sheet.layout.is_about_people, len(sheet.rows), quality(sheet.layout)))
    if len(best.rows) > MAX_ROWS:
        raise UnreadableFileError(TOO_MANY_ROWS)
    if len(sheets) > 1:
        sentence = gettext("Of %(count)s sheets, we read “%(name)s”.", count=number(len(sheets)), name=best.name)
        best.remarks.insert(0, sentence)
    return best


def _sheets_of(package: Package) -> Iterator[Sheet]:
    """Yield the visible sheets that hold something, as far as they are read."""
    book = load_workbook(package.trimmed(), read_only=True, data_only=True, keep_links=False)
    left = MAX_CELLS
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible[:MAX_SHEETS]:
        raw = package.sheets.get(sheet._worksheet_path, RawSheet())
        rows, cell_count = _rows_of(sheet, raw, left)
        left -= cell_count
        if rows:
            samples = [[cell.strip() for cell in cells] for _, cells in rows[:SAMPLE_ROWS]]
            yield Sheet(sheet.title, rows, layout_of_rows(samples), list(_remarks(raw)))


def _rows_of(sheet: Any, raw: RawSheet, max_cells: int) -> tuple[list[tuple[int, list[str]]], int]:
    """Return the rows that say something, and how many cells they have together."""
    rows: list[tuple[int, list[str]]] = []
    cell_count = character_count = gap = 0
    above: list[str] = []
    sheet.reset_dimensions()  # Some programs write wrong ones.
    for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        cells = ["" if cell is EMPTY_CELL else _text_of(cell) for cell in row]
        for place in raw.continued.get(line, ()):
            if place < min(len(cells), len(above)):
                cells[place] = cells[place] or above[place]
        above, cells = cells, _stripped(cells)
        gap = 0 if cells else gap + 1
        if gap > MAX_GAP or len(rows) > MAX_ROWS:
            break
        if cells:
            rows.append((line, cells))
            cell_count += len(cells)
            character_count += sum(map(len, cells))
        if cell_count > max_cells or character_count > MAX_CHARACTERS:
            raise UnreadableFileError(TOO_MANY_ROWS)
    return rows, cell_count


def _stripped(cells: list[str]) -> list[str]:
    """Return the cells without the empty ones at the end."""
    width = next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)
    return cells[:width]


def _text_of(cell: Any) -> str:
    """Return a cell as the spreadsheet shows it: 1.0 as 1, 123 in the format 00000 as 00123, days as 2026-11-29."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if cell.data_type == "e" else unescape_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return _number_text(value, cell)


def _number_text(value: float, cell: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        value = int(value)
    text = str(value)
    shown = cell.number_format if isinstance(value, int) and value >= 0 else ""
    return text.zfill(len(shown)) if 0 < len(shown) <= MAX_DIGITS and not shown.strip("0") else text


def _remarks(raw: RawSheet) -> Iterator[str]:
    if raw.hidden_rows:
        yield gettext("Rows that are hidden in the workbook are read too (%(count)s).", count=number(raw.hidden_rows))
    if raw.has_empty_formulas:
        yield gettext("Some cells hold formulas without a result. Save the workbook in your spreadsheet app first.")
