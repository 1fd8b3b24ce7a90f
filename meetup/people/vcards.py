"""Writing vCards: version 3.0 (RFC 2426), which all phones read, and 4.0 (RFC 6350) on request."""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from .card import Card
from .phones import split_extension, without_trunk_zero
from .text import split_name

CRLF = "\r\n"
MAX_LINE_BYTES = 75
VERSIONS = ("3.0", "4.0")


def escape_text(text: str) -> str:
    """Escape backslashes, commas, semicolons and line breaks in a text value (RFC 6350 3.4, RFC 2426 5)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """Fold ``line`` into pieces of at most 75 octets, without splitting a character (RFC 6350 3.2)."""
    octets = line.encode()
    pieces, start, end = [], 0, MAX_LINE_BYTES
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:  # continuation octet (RFC 3629 3)
            end -= 1
        pieces.append(octets[start:end].decode())
        start, end = end, end + MAX_LINE_BYTES - 1
    return (CRLF + " ").join([*pieces, octets[start:].decode()])


def _uri_value(address: str) -> str:
    """Return a URI without characters that could end the line. URI values are not text and have no escapes."""
    return "".join(c for c in address if c > " " and c != "\x7f")


def _name_value(name: str) -> str:
    """Return the value of ``N`` for a display name, split by `split_name`. Phones sort contacts by it."""
    given, family = split_name(name)
    return f"{escape_text(family)};{escape_text(given)};;;"


def requested_version(query: str | None, accept: str) -> str:
    """Return the version from ``?version=`` or ``Accept: text/vcard; version=4.0`` (RFC 6350 10.1), by default 3.0."""
    return "4.0" if query == "4.0" or (query is None and "version=4.0" in accept.replace(" ", "")) else "3.0"


def render_vcard(
    card: Card, note: str = "", version: str = "3.0", photo: bytes | None = None, categories: Iterable[str] = ()
) -> str:
    """Return ``card`` as a vCard with CRLF line ends. It contains nothing that its owner does not share (P1).

    ``note`` is what the reader of the card says about the person, such as where they met. It is added to ``NOTE``
    after the bio. ``photo`` is a JPEG. ``categories`` are the reader's tags (RFC 2426 3.6.1, RFC 6350 6.7.1).
    """
    is_v4 = version == "4.0"
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"FN:{escape_text(card.name)}", f"N:{_name_value(card.name)}"]
    if card.company:
        lines.append(f"ORG:{escape_text(card.company)}")
    if card.headline:
        lines.append(f"TITLE:{escape_text(card.headline)}")
    lines += [f"EMAIL{'' if is_v4 else ';TYPE=INTERNET'}:{escape_text(email)}" for email in card.emails]
    for phone in card.phones:
        lines.append(f"TEL;VALUE=uri:tel:{_tel_value(phone)}" if is_v4 else f"TEL;TYPE=VOICE:{escape_text(phone)}")
    lines += [f"URL:{_uri_value(link.url)}" for link in card.links if urlsplit(link.url).scheme == "https"]
    if bio_and_note := "\n".join(filter(None, (card.bio, note))):
        lines.append(f"NOTE:{escape_text(bio_and_note)}")
    if words := ",".join(map(escape_text, categories)):
        lines.append(f"CATEGORIES:{words}")
    if photo:
        image = b64encode(photo).decode()
        lines.append(f"PHOTO:data:image/jpeg;base64,{image}" if is_v4 else f"PHOTO;ENCODING=b;TYPE=JPEG:{image}")
    return CRLF.join(map(fold_line, [*lines, "END:VCARD"])) + CRLF


def _tel_value(phone: str) -> str:
    """Return a phone number for a ``tel:`` URI (RFC 3966): digits, plus signs, and hyphens for everything else."""
    number, extension = split_extension(phone)
    hyphenated = "".join(c if c in "+0123456789" else "-" for c in without_trunk_zero(number))
    dialled = "-".join(filter(None, hyphenated.split("-")))
    return f"{dialled};ext={extension}" if extension else dialled
