"""What a file is that somebody chose in place of a picture, told by its first bytes."""

KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"%!PS", "a drawing (EPS)"),
    (b"8BPS", "a Photoshop file"),
    (b"PK\x03\x04", "a ZIP or office file"),
    (b"BEGIN:VCARD", "a contact card"),
    (b"BEGIN:VCALENDAR", "a calendar"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"FUJIFILMCCD-RAW", "a raw photo"),
)
HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"heim", b"heis")
"""The brands of ISO/IEC 23008-12, annex B. Other files of the same container are videos, or raw photos."""


def kind_of(content: bytes) -> str | None:
    """Return what the file is, as it is called in a sentence, ``None`` if it is none of those that are known."""
    if not content:
        return "empty"
    if content[4:8] == b"ftyp":
        if content[8:12] in HEIF_BRANDS:
            return "a HEIC picture"
        return "a raw photo" if content[8:11] == b"crx" else "a video"
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        return "a drawing (SVG)"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return next((kind for start, kind in KINDS if content.startswith(start)), None)
