"""Recognizing files that hold no people we read, so that the answer says what the file is and what to do."""

import re

from ...languages import gettext, lazy_gettext
from ...table_files.errors import UnreadableFileError

_EXPORT = lazy_gettext("Export your contacts as vCard (.vcf) or CSV and choose that file.")
XML = lazy_gettext("This is XML, which we can't read. %(export)s", export=_EXPORT)
MAIL = lazy_gettext("This is an email message. Save the file that is attached to it. %(export)s", export=_EXPORT)
_PICTURE = lazy_gettext(
    "This is a picture, not a file of contacts. To read a QR code in a picture, use Scan. %(export)s", export=_EXPORT
)
ZIP = lazy_gettext("This is a ZIP file. Unpack it first, and choose the file with the contacts in it (CSV or vCard).")
CALENDAR = lazy_gettext("This is a calendar, not contacts, whatever its name says. %(export)s", export=_EXPORT)
XCARD = lazy_gettext(
    "These are contacts as XML (xCard), which we can't read. Export them as vCard (.vcf) and choose that file."
)
JCARD = lazy_gettext(
    "These are contacts as JSON (jCard), which we can't read. Export them as vCard (.vcf) and choose that file."
)
LDIF = lazy_gettext(
    "This is an address book as LDIF. In Thunderbird, choose Export and “Comma Separated” or “vCard” instead."
)
PAGE = lazy_gettext(
    "This is a web page, not a file of contacts: perhaps the sign-in page of a site. %(export)s", export=_EXPORT
)
_STARTS = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"%PDF", lazy_gettext("This is a PDF, not a file of contacts. %(export)s", export=_EXPORT)),
    (
        b"\x1f\x8b",
        lazy_gettext(
            "This file is compressed (gzip). Unpack it first, and choose the file in it. %(export)s", export=_EXPORT
        ),
    ),
    (
        b"Rar!",
        lazy_gettext("This is a RAR file. Unpack it first, and choose the file in it. %(export)s", export=_EXPORT),
    ),
    (
        b"7z\xbc\xaf",
        lazy_gettext("This is a 7z file. Unpack it first, and choose the file in it. %(export)s", export=_EXPORT),
    ),
    (b"{\\rtf", lazy_gettext("This is a text document (RTF), not a table. %(export)s", export=_EXPORT)),
    (b"SQLite format 3", lazy_gettext("This is a database, perhaps a backup of an app. %(export)s", export=_EXPORT)),
    (b"bplist00", lazy_gettext("This is an Apple settings file. %(export)s", export=_EXPORT)),
    (b"ID3", lazy_gettext("This is a sound file, not a file of contacts. %(export)s", export=_EXPORT)),
)
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"heif")
_SAMPLE_BYTES = 4000
_HEAD_OF_TEXT = (
    (re.compile(rb"\s*BEGIN:VCALENDAR", re.IGNORECASE), CALENDAR),
    (re.compile(rb"\s*<svg|\s*<\?xml[^>]*>\s*<svg", re.IGNORECASE), _PICTURE),
    (re.compile(rb"\s*(<\?xml.*?)?<vcards?\b|.*vcard-4\.0", re.IGNORECASE | re.DOTALL), XCARD),
    (re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE), PAGE),
    (re.compile(rb"\s*<\?xml|\s*<[a-z]+[ >]", re.IGNORECASE), XML),
    (re.compile(rb"\s*\[+\s*\"vcard\"", re.IGNORECASE), JCARD),
    (re.compile(rb"(\s*(#.*|version: *1))*\s*dn::? ", re.IGNORECASE), LDIF),
    (re.compile(rb"(Return-Path|Received|From|MIME-Version|Message-ID):? ", re.IGNORECASE), MAIL),
)  # fmt: skip


def refuse_other_files(content: bytes) -> None:
    """Raise UnreadableFileError, with what to do, if the content is a picture or another binary file."""
    if content.startswith(b"PK\x03\x04"):
        raise UnreadableFileError(ZIP)
    if content[4:8] == b"ftyp":
        is_picture = content[8:12] in _PICTURE_BRANDS
        raise UnreadableFileError(
            _PICTURE if is_picture else gettext("This is a video, not a file of contacts. %(export)s", export=_EXPORT)
        )
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        raise UnreadableFileError(_PICTURE)
    for start, sentence in _STARTS:
        if content.startswith(start):
            raise UnreadableFileError(sentence)


def refuse_other_texts(octets: bytes) -> None:
    """Raise UnreadableFileError, with what to do, if the text is a calendar, XML or another text without a table."""
    for pattern, sentence in _HEAD_OF_TEXT:
        if pattern.match(octets[:_SAMPLE_BYTES]):
            raise UnreadableFileError(sentence)
