"""The ZIP file that a workbook is, reduced to what a table of people needs before anything parses it.

A few kilobytes can unpack to gigabytes, a sheet can hold a million merged cells, and XML can define entities. So sizes
are looked at first, every part is searched for what no spreadsheet writes, and only the cells of sheets are passed on.
"""

import re
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO

from ..languages import lazy_gettext
from .errors import UnreadableFileError

MAX_PARTS = 2_000
MAX_SHEET_BYTES = 60_000_000
"""Unpacked bytes of sheets and texts together."""
MAX_OTHER_BYTES = 1_500_000
"""Unpacked bytes of any other part that is read."""
MAX_OTHER_PARTS = 20
MAX_TAGS = 3_000_000
MAX_ROW_BYTES = 1_000_000
"""Bytes of one row or one text, which is in memory as a whole."""
MAX_MERGED = 5_000
DAMAGED = lazy_gettext("This workbook is damaged or incomplete. Save it again in your spreadsheet app, or as CSV.")
TOO_LARGE = lazy_gettext("This workbook is too large once it is unpacked. Save only the sheet with the people, as CSV.")
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\d*\.xml\.rels|xl/(workbook\d*|styles)\.xml", re.I
)
_TEXTS = re.compile(r"xl/sharedStrings\.xml", re.I)
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
_SHEET_START = re.compile(rb"<((?:\w+:)?)worksheet\b[^>]{0,5000}>")
_CELLS_START = re.compile(rb"<(?:\w+:)?sheetData\b[^>]{0,500}>")
_ROW = re.compile(rb"<(?:\w+:)?(?:row|si)\b")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,300}\shidden=\"(?:1|true)\"")
_EMPTY_FORMULA = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]{0,200}\sref=\"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})\"")


@dataclass
class RawSheet:
    """What a sheet says beside its cells. ``continued`` has, by rows, the columns merged with the row above."""

    hidden_rows: int = 0
    has_empty_formulas: bool = False
    continued: dict[int, list[int]] = field(default_factory=dict)


@dataclass
class Package:
    """The parts of a workbook that are read, by their names, and what else its sheets say."""

    parts: dict[str, bytes]
    sheets: dict[str, RawSheet]

    @classmethod
    def open(cls, content: bytes) -> "Package":
        """Return the parts of a workbook.

        Raises:
            UnreadableFileError: it is damaged, or too large once it is unpacked.
        """
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                parts = _unpack(archive)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            if isinstance(error, UnreadableFileError):
                raise
            raise UnreadableFileError(DAMAGED) from error
        sheets = {name: _describe(part) for name, part in parts.items() if _SHEETS.fullmatch(name)}
        for name in sheets:
            parts[name] = _only_cells(parts[name])
        return cls(parts, sheets)

    def trimmed(self) -> BytesIO:
        """Return a workbook with nothing but these parts."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        buffer.seek(0)
        return buffer


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the parts that are read. ``ZipFile`` never unpacks more of a part than its directory promises."""
    entries = archive.infolist()
    large = [entry for entry in entries if _SHEETS.fullmatch(entry.filename) or _TEXTS.fullmatch(entry.filename)]
    small = [entry for entry in entries if _NEEDED.fullmatch(entry.filename)]
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in large) > MAX_SHEET_BYTES:
        raise UnreadableFileError(TOO_LARGE)
    if len(small) > MAX_OTHER_PARTS or any(entry.file_size > MAX_OTHER_BYTES for entry in small):
        raise UnreadableFileError(TOO_LARGE)
    parts = {entry.filename: archive.read(entry) for entry in (*small, *large)}
    if sum(part.count(b"<") for part in parts.values()) > MAX_TAGS:
        raise UnreadableFileError(TOO_LARGE)
    for part in parts.values():
        _refuse_hostile(part)
    return parts


def _refuse_hostile(part: bytes) -> None:
    """Refuse entities, other encodings than UTF-8, in which they could hide, and rows that fill the memory."""
    if _FORBIDDEN.search(part) or b"\0" in part[:200]:
        raise UnreadableFileError(DAMAGED)
    if len(part) > MAX_ROW_BYTES and max(map(len, _ROW.split(part))) > MAX_ROW_BYTES:
        raise UnreadableFileError(TOO_LARGE)


def _only_cells(part: bytes) -> bytes:
    """Return a sheet without all that stands around its cells.

    The dimension says nothing. Without one, the library reads all cells in search of it.
    """
    start, cells = _SHEET_START.search(part), _CELLS_START.search(part)
    if start is None or cells is None:
        raise UnreadableFileError(DAMAGED)
    end = cells.end() if cells.group().endswith(b"/>") else part.rfind(b"sheetData>") + len(b"sheetData>")
    prefix = start.group(1)
    dimension = b"<" + prefix + b'dimension ref="A1"/>'
    return start.group() + dimension + part[cells.start() : end] + b"</" + prefix + b"worksheet>"


def _describe(part: bytes) -> RawSheet:
    hidden = sum(1 for _ in _HIDDEN_ROW.finditer(part))
    continued: dict[int, list[int]] = defaultdict(list)
    merged = [found for found, _ in zip(_MERGED.finditer(part), range(MAX_MERGED), strict=False)]
    left = 20 * MAX_MERGED
    for found in merged:
        column, first, last = _column_place(found.group(1)), int(found.group(2)), int(found.group(3))
        for line in range(first + 1, min(last, first + left) + 1):
            continued[line].append(column)
            left -= 1
    return RawSheet(hidden, _EMPTY_FORMULA.search(part) is not None, dict(continued))


def _column_place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + letter - 64
    return place - 1
