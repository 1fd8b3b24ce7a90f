"""What a file is that somebody chose in place of a picture, told by its first bytes."""

from ...languages import lazy_gettext

KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", lazy_gettext("a PDF")),
    (b"%!PS", lazy_gettext("a drawing (EPS)")),
    (b"8BPS", lazy_gettext("a Photoshop file")),
    (b"PK\x03\x04", lazy_gettext("a ZIP or office file")),
    (b"BEGIN:VCARD", lazy_gettext("a contact card")),
    (b"BEGIN:VCALENDAR", lazy_gettext("a calendar")),
    (b"\x1aE\xdf\xa3", lazy_gettext("a video")),
    (b"FUJIFILMCCD-RAW", lazy_gettext("a raw photo")),
)
HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"heim", b"heis")
"""The brands of ISO/IEC 23008-12, annex B. Other files of the same container are videos, or raw photos."""


def kind_of(content: bytes) -> str | None:
    """Return what the file is, as it is called in a sentence, ``None`` if it is none of those that are known."""
    if not content:
        return lazy_gettext("empty")
    if content[4:8] == b"ftyp":
        if content[8:12] in HEIF_BRANDS:
            return lazy_gettext("a HEIC picture")
        return lazy_gettext("a raw photo") if content[8:11] == b"crx" else lazy_gettext("a video")
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        return lazy_gettext("a drawing (SVG)")
    if head.startswith((b"<!doctype html", b"<html")):
        return lazy_gettext("a web page")
    return next((kind for start, kind in KINDS if content.startswith(start)), None)
