"""Writing vCards: 3.0 (RFC 2426) for the phones of today, 4.0 (RFC 6350) for who asks for it."""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from .card import Card
from .phones import without_trunk
from .text import given_and_family

CRLF = "\r\n"
OCTETS = 75
VERSIONS = ("3.0", "4.0")


def escaped(text: str) -> str:
    """A text value (RFC 6350 3.4, RFC 2426 5): backslash, comma, semicolon and line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def folded(line: str) -> str:
    """``line`` in pieces of at most 75 octets, never inside a character (RFC 6350 3.2)."""
    octets = line.encode()
    pieces, start, end = [], 0, OCTETS
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:  # a later octet of a character (RFC 3629 3)
            end -= 1
        pieces.append(octets[start:end].decode())
        start, end = end, end + OCTETS - 1
    return (CRLF + " ").join([*pieces, octets[start:].decode()])


def _uri(address: str) -> str:
    """A URI value is not text and knows no escapes; what could end the line is left out."""
    return "".join(c for c in address if c > " " and c != "\x7f")


def _named(name: str) -> str:
    """``N`` from a display name: the last word as family name, the rest as given names. Phones sort by it."""
    given, family = given_and_family(name)
    return f"{escaped(family)};{escaped(given)};;;"


def asked_version(query: str | None, accept: str) -> str:
    """The version a reader wants, by ``?version=`` or ``Accept: text/vcard; version=4.0`` (RFC 6350 10.1), else 3.0."""
    return "4.0" if query == "4.0" or (query is None and "version=4.0" in accept.replace(" ", "")) else "3.0"


def vcard(
    card: Card, told: str = "", version: str = "3.0", photo: bytes | None = None, categories: Iterable[str] = ()
) -> str:
    """``card`` as a vCard, CRLF line ends. ``photo`` is a JPEG.

    ``told`` is what its reader says of the person, such as where they met: it goes into ``NOTE``, and ``categories``
    are the reader's words for them (RFC 2426 3.6.1, RFC 6350 6.7.1).

    Only what ``card`` holds is written, and a card holds only what its owner shares (P1).
    """
    new = version == "4.0"
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"FN:{escaped(card.name)}", f"N:{_named(card.name)}"]
    if card.company:
        lines.append(f"ORG:{escaped(card.company)}")
    if card.headline:
        lines.append(f"TITLE:{escaped(card.headline)}")
    lines += [f"EMAIL{'' if new else ';TYPE=INTERNET'}:{escaped(email)}" for email in card.emails]
    for phone in card.phones:
        lines.append(f"TEL;VALUE=uri:tel:{_digits(phone)}" if new else f"TEL;TYPE=VOICE:{escaped(phone)}")
    lines += [f"URL:{_uri(link.url)}" for link in card.links if urlsplit(link.url).scheme == "https"]
    if note := "\n".join(filter(None, (card.bio, told))):
        lines.append(f"NOTE:{escaped(note)}")
    if words := ",".join(map(escaped, categories)):
        lines.append(f"CATEGORIES:{words}")
    if photo:
        image = b64encode(photo).decode()
        lines.append(f"PHOTO:data:image/jpeg;base64,{image}" if new else f"PHOTO;ENCODING=b;TYPE=JPEG:{image}")
    return CRLF.join(map(folded, [*lines, "END:VCARD"])) + CRLF


def _digits(phone: str) -> str:
    """A phone number as ``tel:`` takes it (RFC 3966): digits, a leading plus, hyphens for the rest."""
    kept = "".join(c if c in "+0123456789" else "-" for c in without_trunk(phone))
    return "-".join(filter(None, kept.split("-")))
