"""Writing vCards: 3.0 (RFC 2426) for the phones of today, 4.0 (RFC 6350) for who asks for it."""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from .card import Card
from .phones import without_trunk_zero
from .text import split_name

CRLF = "\r\n"
MAX_LINE_BYTES = 75
VERSIONS = ("3.0", "4.0")


def escape_text(text: str) -> str:
    """A text value (RFC 6350 3.4, RFC 2426 5): backslash, comma, semicolon and line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """``line`` in pieces of at most 75 octets, never inside a character (RFC 6350 3.2)."""
    octets = line.encode()
    pieces, start, end = [], 0, MAX_LINE_BYTES
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:  # a later octet of a character (RFC 3629 3)
            end -= 1
        pieces.append(octets[start:end].decode())
        start, end = end, end + MAX_LINE_BYTES - 1
    return (CRLF + " ").join([*pieces, octets[start:].decode()])


def _uri_value(address: str) -> str:
    """A URI value is not text and knows no escapes; what could end the line is left out."""
    return "".join(c for c in address if c > " " and c != "\x7f")


def _name_value(name: str) -> str:
    """``N`` from a display name: the last word as family name, the rest as given names. Phones sort by it."""
    given, family = split_name(name)
    return f"{escape_text(family)};{escape_text(given)};;;"


def requested_version(query: str | None, accept: str) -> str:
    """The version a reader wants, by ``?version=`` or ``Accept: text/vcard; version=4.0`` (RFC 6350 10.1), else 3.0."""
    return "4.0" if query == "4.0" or (query is None and "version=4.0" in accept.replace(" ", "")) else "3.0"


def render_vcard(
    card: Card, told: str = "", version: str = "3.0", photo: bytes | None = None, categories: Iterable[str] = ()
) -> str:
    """``card`` as a vCard, CRLF line ends. ``photo`` is a JPEG.

    ``told`` is what its reader says of the person, such as where they met: it goes into ``NOTE``, and ``categories``
    are the reader's words for them (RFC 2426 3.6.1, RFC 6350 6.7.1).

    Only what ``card`` holds is written, and a card holds only what its owner shares (P1).
    """
    new = version == "4.0"
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"FN:{escape_text(card.name)}", f"N:{_name_value(card.name)}"]
    if card.company:
        lines.append(f"ORG:{escape_text(card.company)}")
    if card.headline:
        lines.append(f"TITLE:{escape_text(card.headline)}")
    lines += [f"EMAIL{'' if new else ';TYPE=INTERNET'}:{escape_text(email)}" for email in card.emails]
    for phone in card.phones:
        lines.append(f"TEL;VALUE=uri:tel:{_tel_value(phone)}" if new else f"TEL;TYPE=VOICE:{escape_text(phone)}")
    lines += [f"URL:{_uri_value(link.url)}" for link in card.links if urlsplit(link.url).scheme == "https"]
    if note := "\n".join(filter(None, (card.bio, told))):
        lines.append(f"NOTE:{escape_text(note)}")
    if words := ",".join(map(escape_text, categories)):
        lines.append(f"CATEGORIES:{words}")
    if photo:
        image = b64encode(photo).decode()
        lines.append(f"PHOTO:data:image/jpeg;base64,{image}" if new else f"PHOTO;ENCODING=b;TYPE=JPEG:{image}")
    return CRLF.join(map(fold_line, [*lines, "END:VCARD"])) + CRLF


def _tel_value(phone: str) -> str:
    """A phone number as ``tel:`` takes it (RFC 3966): digits, a leading plus, hyphens for the rest."""
    kept = "".join(c if c in "+0123456789" else "-" for c in without_trunk_zero(phone))
    return "-".join(filter(None, kept.split("-")))
