"""The text of a file, in whichever encoding a spreadsheet or an address book wrote it."""

import codecs

from .found import UnreadableFileError

BINARY = "This is not a text file. Export as CSV or vCard; a workbook (.xlsx) can be saved as CSV in the spreadsheet."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 2000


def text_of(content: bytes) -> str:
    """``content`` by its mark; without one as UTF-8, which other text hardly ever is by chance; else Windows-1252.

    Raises:
        UnreadableFileError: it is no text.
    """
    text = _decoded(content)
    if "\0" in text:
        raise UnreadableFileError(BINARY)
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if encoding := _wide(content[:_LOOKED_AT]):
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _wide(start: bytes) -> str:
    """UTF-16 without a mark, where every other octet is empty, as in Latin text."""
    if len(start) < 4 or b"\0" not in start:
        return ""
    odd, even = start[1::2].count(0), start[::2].count(0)
    if min(odd, even):
        return ""
    return "utf-16-le" if odd > len(start) // 4 else "utf-16-be" if even > len(start) // 4 else ""
