"""Reading people from a file: CSV, a workbook, vCard, or what ``archive`` writes. Nothing here asks the database."""

from collections.abc import Sequence

from ...languages import gettext, lazy_gettext, number
from ...table_files.encodings import decode_text, octets_of_text
from ...table_files.errors import UnreadableFileError
from ...table_files.tables import table_of_sheet, table_of_text
from ...table_files.workbooks import is_workbook, read_workbook
from .full_exports import read_full_export
from .imported_people import MAX_PEOPLE, NO_NAME, Column, ImportedPerson, ParsedFile
from .other_files import refuse_other_files, refuse_other_texts
from .tables import read_table
from .vcards import holds_vcards, photos_in, read_vcards

MAX_LINES = 300_000
EMPTY_FILE = lazy_gettext("This file is empty.")


def read_file(content: bytes, encoding: str = "", fields: Sequence[str] = ()) -> ParsedFile:
    """The people in a file of any of the kinds, whatever it is called.

    ``encoding`` and ``fields``, one for each column of a table, were chosen in the review.

    Raises:
        UnreadableFileError: there are none; the sentence says why.
    """
    if is_workbook(content):
        return _checked(read_table(table_of_sheet(read_workbook(content)), fields))
    refuse_other_files(content)
    octets = octets_of_text(content)
    if not octets.strip():
        raise UnreadableFileError(EMPTY_FILE)
    if max(octets.count(b"\n"), octets.count(b"\r")) > MAX_LINES:
        raise UnreadableFileError(
            gettext(
                "This file has more than %(max_lines)s lines. Split it, and import the parts one by one.",
                max_lines=number(MAX_LINES),
            )
        )
    return _checked(_read_octets(octets, encoding, fields))


def _checked(reading: ParsedFile) -> ParsedFile:
    """Return what was read without duplicates. Raise UnreadableFileError if there is nobody and nothing to assign."""
    if not (reading.people or reading.problems or reading.templates or _can_be_assigned(reading)):
        raise UnreadableFileError(gettext("There's no one in this file."))
    return reading.without_duplicates()


def _read_octets(octets: bytes, encoding: str, fields: Sequence[str]) -> ParsedFile:
    if octets.lstrip()[:1] not in (b"{", b"[") and holds_vcards(octets):
        return read_vcards(octets, encoding)
    refuse_other_texts(octets)
    text, doubtful_encoding = decode_text(octets, encoding)
    if full_export := read_full_export(text):
        return full_export
    return read_table(table_of_text(text, doubtful_encoding), fields)


def _can_be_assigned(reading: ParsedFile) -> bool:
    """Return whether a person can say which column is what."""
    return bool(reading.columns) and not any(column["field"] for column in reading.columns)


def read_photos(content: bytes, numbers: Sequence[int]) -> dict[int, bytes]:
    """Return the photos on the cards with these numbers, as they stand in the file."""
    return dict(photos_in(octets_of_text(content), set(numbers)))


__all__ = [
    "MAX_PEOPLE",
    "NO_NAME",
    "Column",
    "ImportedPerson",
    "ParsedFile",
    "UnreadableFileError",
    "read_file",
    "read_photos",
]
