"""Reading people from a file: CSV, vCard, or what ``archive`` writes. Nothing here asks the database."""

from .encodings import decode_text
from .full_exports import read_full_export
from .imported_people import MAX_PEOPLE, ImportedPerson, ParsedFile, UnreadableFileError
from .tables import read_table
from .vcards import read_vcards

MAX_LINES = 300_000
EMPTY_FILE = "This file is empty."
READERS = (read_full_export, read_vcards, read_table)


def read_file(content: bytes) -> ParsedFile:
    """The people in a file of any of the kinds, whatever it is called.

    Raises:
        UnreadableFileError: there are none; the sentence says why.
    """
    text = decode_text(content)
    if not text.strip():
        raise UnreadableFileError(EMPTY_FILE)
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise UnreadableFileError(
            f"This file has more than {MAX_LINES:,} lines. Split it, and import one after another."
        )
    reading = next(reading for reader in READERS if (reading := reader(text)))
    if not (reading.people or reading.problems or reading.templates):
        raise UnreadableFileError("There is nobody in this file.")
    return reading.without_duplicates()


__all__ = ["MAX_PEOPLE", "ImportedPerson", "ParsedFile", "UnreadableFileError", "read_file"]
