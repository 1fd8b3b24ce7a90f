"""Cells of a table that hold several values, or values that a spreadsheet or a mail program has changed."""

import re
from decimal import Decimal

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"“”«»]{1,64}@[^\s<>()\[\],;:\"“”«»]{1,255}")
_GAP = re.compile(r"[^\S\n]{2,}")
_SEPARATORS = {
    "emails": re.compile(r":::|[,;|\n]+"),
    "phones": re.compile(
        r":::|[,;|\n]+(?!\s*ext)|\s+(?:/|or|und|oder|et|y|e|ou|&)\s+|(?<=\d{6})\s*/\s*(?=[+0(]\d{3,})|\s{2,}(?=[+0(])"
        r"|(?<=\d)\s+(?=\+\d)",
        re.IGNORECASE,
    ),
    "links": re.compile(r":::|[,;\s]+(?=http|www\.)|\s+"),
    "tags": re.compile(r":::|[,;\n]+"),
}
_SCIENTIFIC = re.compile(r"\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})", re.IGNORECASE)
_POINT_ZERO = re.compile(r"(\+?\d{5,15})[.,]0+")
_LOOKED_AT = 300
"""Characters of a cell that are looked at to tell what it holds."""


def split_cell(cell: str, kind: str) -> list[str]:
    """Return the values of a cell. ``kind`` is one of ``emails``, ``phones``, ``links`` and ``tags``.

    Of ``Ana Matos <ana@example.org>``, the value is the address.
    """
    if kind == "emails" and (addresses := [word.strip(".'") for word in _ADDRESS.findall(cell)]):
        return addresses
    return [part for part in map(str.strip, _SEPARATORS[kind].split(_GAP.sub("  ", cell))) if part]


def displayed_name(cell: str) -> str:
    """Return the name beside the address in ``Ana Matos <ana@example.org>``, "" if there is none."""
    name, bracket, _ = cell.partition("<")
    if not bracket and (match := re.fullmatch(r"([^()@]*)\([^()\s]+@[^()\s]+\)\s*", cell)):
        name, bracket = match.group(1), "("
    return name.strip(" \t\"'“”,;") if bracket and "@" not in name else ""


def restored_phone(text: str) -> str | None:
    """Return a number that a spreadsheet wrote as 3.51912E+11 or 351912.0 in digits; ``None`` if digits are lost."""
    if match := _POINT_ZERO.fullmatch(text):
        return match.group(1)
    match = _SCIENTIFIC.fullmatch(text)
    if match is None:
        return text
    digits = (match.group(2) or "").rstrip("0")
    if len(digits) + 4 < int(match.group(3)):
        return None
    return str(int(Decimal(f"{match.group(1)}.{digits or 0}E{match.group(3)}")))


def is_email_like(cell: str) -> bool:
    return _ADDRESS.search(cell[:_LOOKED_AT]) is not None


def is_phone_like(cell: str) -> bool:
    """Return whether a cell can hardly be anything but a phone number."""
    if len(cell) > _LOOKED_AT:
        return False
    digits = sum(character.isdecimal() for character in cell)
    is_spaced = re.fullmatch(r"\+?[\d ().\-/]+", cell) is not None and not re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]", cell)
    return 7 <= digits <= 15 and is_spaced and (cell[:1] in "+(0" or " " in cell.strip())


def is_name_like(cell: str) -> bool:
    """Return whether a cell looks like the name of a person: two to four words of letters, or a short one in CJK."""
    words = cell.split()
    if not words or len(cell) > 60 or not all(c.isalpha() or c in " .'’-·,ʼ`" for c in cell):
        return False
    if "\u3040" <= cell[0] <= "\u9fff" or "\uac00" <= cell[0] <= "\ud7a3":
        return 2 <= len(cell.replace(" ", "")) <= 8
    return 2 <= len(words) <= 4 and all(not word[0].islower() for word in (words[0], words[-1]))
