"""Reading people from a file: CSV, vCard, or what ``archive`` writes. Nothing here asks the database."""

from .archives import read_archive
from .encodings import text_of
from .found import MOST, Found, Reading, UnreadableFileError
from .tables import read_table
from .vcards import read_cards

LINES = 300_000
EMPTY = "This file is empty."
READERS = (read_archive, read_cards, read_table)


def read(content: bytes) -> Reading:
    """The people in a file of any of the kinds, whatever it is called.

    Raises:
        UnreadableFileError: there are none; the sentence says why.
    """
    text = text_of(content)
    if not text.strip():
        raise UnreadableFileError(EMPTY)
    if max(text.count("\n"), text.count("\r")) > LINES:
        raise UnreadableFileError(f"This file has more than {LINES:,} lines. Split it, and import one after another.")
    reading = next(reading for reader in READERS if (reading := reader(text)))
    if not (reading.found or reading.problems or reading.templates):
        raise UnreadableFileError("There is nobody in this file.")
    return reading.combined()


__all__ = ["MOST", "Found", "Reading", "UnreadableFileError", "read"]
