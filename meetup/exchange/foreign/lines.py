"""The content lines of vCards of any version and from any phone (vCard 2.1; RFC 2426; RFC 6350, section 3).

We do not use a library for this, because codes are written by strangers: here every step takes time in proportion to
the length of the text. Lines are unfolded as octets, since a fold may split a letter, and each is decoded by itself.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...encodings import MULTIBYTE_ENCODINGS, decode_declared, guess_encoding, is_mostly_utf8, is_utf8

_BREAK = re.compile(rb"\r\n|\r|\n")
_HEAD = re.compile(rb'((?:"[^"]*"|[^":])*):')
_MAX_HEAD_LENGTH = 1000
"""The octets in which the colon of a line is looked for. No real card has a longer head."""
_PROPERTY = re.compile(rb"\s*(?:[\w-]{1,40}\.)?([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*[;:]")
_PARAMETERS = re.compile(r'(?:"[^"]*"|[^";])+')
_PIECE = re.compile(r"\\.|[^\\;]+|;|\\$", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\,;:nN\"])")
_GLUED_END = re.compile(rb"(?<=[^\s:;,=\\])(END:VCARD[ \t]*)(?=BEGIN:VCARD|[\r\n]|\Z)", re.IGNORECASE)
_GLUED_BEGIN = re.compile(rb"(END:VCARD[ \t]*)(?=BEGIN:VCARD)", re.IGNORECASE)
KNOWN_NAMES = frozenset(
    "BEGIN END VERSION FN N NICKNAME PHOTO BDAY ANNIVERSARY GENDER ADR LABEL TEL EMAIL IMPP LANG TZ GEO TITLE ROLE "
    "LOGO ORG MEMBER RELATED CATEGORIES NOTE PRODID REV SOUND UID CLIENTPIDMAP URL KEY FBURL CALADRURI CALURI "
    "AGENT MAILER "
    "SOURCE KIND XML NAME PROFILE CLASS SORT-STRING SOCIALPROFILE".split()
)


@dataclass(frozen=True)
class VcardLine:
    """One property of a vCard.

    ``name`` is in capitals and without its ``group``, ``parameters`` are the words of its parameters in capitals, and
    ``raw`` is the decoded value, still escaped. ``is_binary`` says that it is in base64.
    """

    name: str
    parameters: frozenset[str]
    raw: str
    group: str = ""
    is_binary: bool = False

    @property
    def text(self) -> str:
        """The value as plain text."""
        return unescape(self.raw).strip()

    @property
    def components(self) -> list[str]:
        """The parts of the value between unescaped semicolons, with white space collapsed."""
        components = [""]
        for piece in _PIECE.findall(self.raw):
            if piece == ";":
                components.append("")
            else:
                components[-1] += piece
        return [" ".join(unescape(component).split()) for component in components]


@dataclass(frozen=True)
class OctetLine:
    """A property whose value has not been decoded yet. ``charset`` is what its parameter of that name says."""

    name: str
    group: str
    parameters: frozenset[str]
    charset: str
    octets: bytes
    is_binary: bool

    @property
    def is_undeclared(self) -> bool:
        """Whether only the octets themselves tell how they are to be read."""
        if self.is_binary or self.octets.isascii():
            return False
        return not self.charset or decode_declared(self.octets, self.charset) is None

    def decode(self, encoding: str, is_chosen: bool = False) -> VcardLine:
        """Return the line. ``encoding`` is for octets that do not say what they are.

        Unless somebody has chosen it, UTF-8 comes first wherever it fits.
        """
        text = decode_declared(self.octets, self.charset) if self.charset and not self.is_binary else None
        if text is None:
            is_plain = not is_chosen and is_utf8(self.octets) and not self._may_be_chance(encoding)
            text = self.octets.decode("utf-8" if is_plain else encoding, "replace")
        return VcardLine(self.name, self.parameters, text, self.group, self.is_binary)

    def _may_be_chance(self, encoding: str) -> bool:
        """Return whether the octets may be UTF-8 by chance, as short texts in Chinese encodings are."""
        return encoding in MULTIBYTE_ENCODINGS and max(self.octets, default=0) < 0xE0


def parse_octet_lines(octets: bytes) -> Iterator[OctetLine]:
    """Yield the properties in ``octets``. Lines before the first one that are not properties are skipped."""
    octets = _GLUED_BEGIN.sub(rb"\1\n", _GLUED_END.sub(rb"\n\1", octets))
    for logical_line in _unfold(_BREAK.split(octets)):
        match = _HEAD.match(logical_line[:_MAX_HEAD_LENGTH])
        if match and (line := _parse_line(match.group(1), logical_line[match.end() :])):
            yield line


def encoding_of_card(lines: Iterable[OctetLine], hint: str = "") -> str:
    """Return the encoding of the octets of one card that do not say what they are: UTF-8, or a guess."""
    unclear = [line.octets for line in lines if line.is_undeclared and not is_utf8(line.octets)]
    together = b"\n".join(unclear)
    return "utf-8" if not unclear or is_mostly_utf8(together) else guess_encoding(together, hint)


def unescape(text: str) -> str:
    """Undo the escapes of RFC 6350, section 3.4. A backslash before any other character stands for itself."""
    return _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), text)


def _unfold(physical_lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield logical lines.

    A line continues the one before if it begins with white space or follows a soft break, and also if it is no
    property itself: some programs write line breaks as they are.
    """
    parts: list[bytes] = []
    is_continued = False
    for line in physical_lines:
        if is_continued:
            parts.append(line)
        elif line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
        elif parts and _continues(parts[0], line):
            parts.append(b"\n" + line)
        else:
            yield b"".join(parts)
            parts = [line]
        is_continued = line.endswith(b"=") and b"QUOTED-PRINTABLE" in parts[0][:_MAX_HEAD_LENGTH].upper()
        if is_continued:
            parts[-1] = parts[-1][:-1]
    yield b"".join(parts)


def _continues(start: bytes, line: bytes) -> bool:
    """Return whether ``line`` can only belong to the property that begins with ``start``."""
    opened, match = _PROPERTY.match(start[:_MAX_HEAD_LENGTH]), _PROPERTY.match(line[:_MAX_HEAD_LENGTH])
    name = opened.group(1).upper() if opened else b""
    if name in (b"", b"BEGIN", b"END", b"VERSION"):
        return False
    if match is None:
        return True
    found = match.group(1).upper().decode("ascii", "replace")
    return name == b"NOTE" and found not in KNOWN_NAMES and not found.startswith("X-") and b"." not in line[:40]


def _parse_line(octet_head: bytes, value: bytes) -> OctetLine | None:
    """Return the property with this ``octet_head`` (before the colon), ``None`` if it has no name."""
    head = octet_head.decode("utf-8", "replace")
    name, *parameters = _PARAMETERS.findall(head) or [""]
    pairs = [parameter.replace('"', "").upper().partition("=") for parameter in parameters]
    words = frozenset(word.strip() for key, _, values in pairs for word in f"{key},{values}".split(",") if word.strip())
    group, _, name = name.rpartition(".")
    if not name.strip():
        return None
    is_binary = bool(words & {"BASE64", "B"})
    if "QUOTED-PRINTABLE" in words and not is_binary:
        value = quopri.decodestring(value)
    charset = next((values for key, _, values in pairs if key.strip() == "CHARSET"), "")
    return OctetLine(name.strip().upper(), group.strip().upper(), words, charset, value, is_binary)
