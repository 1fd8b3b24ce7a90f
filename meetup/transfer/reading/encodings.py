"""The text of a file, in whichever encoding a spreadsheet or an address book wrote it."""

import codecs

from .imported_people import UnreadableFileError

NOT_TEXT = "This is not a text file. Export as CSV or vCard; a workbook (.xlsx) can be saved as CSV in the spreadsheet."
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 2000


def decode_text(content: bytes) -> str:
    """``content`` by its mark; without one as UTF-8, which other text hardly ever is by chance; else Windows-1252.

    Raises:
        UnreadableFileError: it is no text.
    """
    text = _decode(content)
    if "\0" in text:
        raise UnreadableFileError(NOT_TEXT)
    return text


def _decode(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if encoding := _guess_utf16(content[:_SAMPLE_BYTES]):
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _guess_utf16(start: bytes) -> str:
    """UTF-16 without a mark, where every other octet is empty, as in Latin text."""
    if len(start) < 4 or b"\0" not in start:
        return ""
    odd, even = start[1::2].count(0), start[::2].count(0)
    if min(odd, even):
        return ""
    return "utf-16-le" if odd > len(start) // 4 else "utf-16-be" if even > len(start) // 4 else ""
