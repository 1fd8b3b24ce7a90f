"""The text of a file, in whichever encoding a spreadsheet or an address book wrote it."""

import codecs

from ..encodings import guess_encoding, is_mostly_utf8, is_utf8
from ..languages import lazy_gettext
from .errors import UnreadableFileError

NOT_TEXT = lazy_gettext(
    "We can't read this file: it's neither text nor a workbook. Export as CSV, Excel (.xlsx) or vCard."
)
_UTF16_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE_BYTES = 2000
_MAX_NUL_SHARE = 1000
"""A file with more than one NUL in so many octets is no text; a few are damage."""


def octets_of_text(content: bytes) -> bytes:
    """Return ``content`` without its mark. UTF-16 becomes UTF-8; any other encoding stays as it is.

    Raises:
        UnreadableFileError: it is no text.
    """
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    elif encoding := _utf16_encoding(content):
        content = content.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    if _MAX_NUL_SHARE * content.count(0) > len(content):
        raise UnreadableFileError(NOT_TEXT)
    return content.replace(b"\0", b"")


def decode_text(octets: bytes, chosen_encoding: str = "") -> tuple[str, str]:
    """Return the text of ``octets``, and the encoding if it was guessed or chosen.

    UTF-8 hardly ever fits other text by chance, and one damaged letter does not make a text another one.
    """
    if chosen_encoding:
        return octets.decode(chosen_encoding, "replace"), chosen_encoding
    if is_utf8(octets) or is_mostly_utf8(octets):
        return octets.decode("utf-8", "replace"), ""
    lines = [line for line in octets.splitlines() if not line.isascii()]
    encoding = guess_encoding(b"\n".join(lines))
    return octets.decode(encoding, "replace"), encoding


def _utf16_encoding(content: bytes) -> str:
    """Return the variant of UTF-16, by its mark or because nearly every other octet of the start is empty."""
    for mark, encoding in _UTF16_MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:_SAMPLE_BYTES]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) < max(2, len(start) // 16):
        return ""
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""
