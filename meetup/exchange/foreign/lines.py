"""The content lines of vCards of any version and from any phone (vCard 2.1; RFC 2426; RFC 6350, section 3).

We do not use a library for this, because codes are written by strangers: here every step takes time in proportion to
the length of the text, and a line that makes no sense is skipped by itself.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|\r|\n")
_HEAD = re.compile(r'((?:"[^"]*"|[^":])*):')
_MAX_HEAD_LENGTH = 1000
"""The characters in which the colon of a line is looked for. No real card has a longer head."""
_PARAMETERS = re.compile(r'(?:"[^"]*"|[^";])+')
_PIECE = re.compile(r"\\.|[^\\;]+|;|\\$", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\,;:nN\"])")
_CHARSET = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|(iso-?8859|windows|cp)-?\d{1,5}|koi8-[ru]|macintosh|"
    r"s(hift)?[-_]?jis|euc-?(jp|kr|cn)|iso-?2022-?(jp|kr)|gb(k|2312|18030)|big5"
)


@dataclass(frozen=True)
class VcardLine:
    """One property of a vCard.

    ``name`` is in capitals and without its group, ``parameters`` are the words of its parameters in capitals, and
    ``raw`` is the decoded value, still escaped.
    """

    name: str
    parameters: frozenset[str]
    raw: str

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


def parse_lines(text: str) -> Iterator[VcardLine]:
    """Yield the properties in ``text``. Lines that are not properties are skipped."""
    for logical_line in _unfold(_BREAK.split(text)):
        match = _HEAD.match(logical_line[:_MAX_HEAD_LENGTH])
        if match and (line := _parse_line(match.group(1), logical_line[match.end() :])):
            yield line


def unescape(text: str) -> str:
    """Undo the escapes of RFC 6350, section 3.4. A backslash before any other character stands for itself."""
    return _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), text)


def _unfold(physical_lines: Iterable[str]) -> Iterator[str]:
    """Yield logical lines. A line continues the one before if it begins with white space or follows a soft break."""
    parts: list[str] = []
    is_continued = False
    for line in physical_lines:
        if is_continued:
            parts.append(line)
        elif line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
        else:
            yield "".join(parts)
            parts = [line]
        is_continued = line.endswith("=") and "QUOTED-PRINTABLE" in parts[0].upper()
        if is_continued:
            parts[-1] = parts[-1][:-1]
    yield "".join(parts)


def _parse_line(head: str, value: str) -> VcardLine | None:
    """Return the property with this ``head`` (before the colon), ``None`` if it has no name or contains binary data."""
    name, *parameters = _PARAMETERS.findall(head) or [""]
    pairs = [parameter.replace('"', "").upper().partition("=") for parameter in parameters]
    words = frozenset(word.strip() for key, _, values in pairs for word in f"{key},{values}".split(",") if word.strip())
    name = name.rpartition(".")[2].strip().upper()
    if words & {"BASE64", "B"} or not name:  # Pictures, sounds and keys
        return None
    if "QUOTED-PRINTABLE" in words:
        charset = next((values for key, _, values in pairs if key.strip() == "CHARSET"), "")
        value = _decode_quoted_printable(value, charset.strip().lower())
    return VcardLine(name, words, value)


def _decode_quoted_printable(value: str, charset: str) -> str:
    """Decode quoted-printable text (RFC 2045, section 6.7).

    It is decoded in ``charset`` if that names a character set for text, else in UTF-8 or windows-1252.
    """
    octets = quopri.decodestring(value.encode("utf-8", "replace"))
    for name in filter(None, (charset if _CHARSET.fullmatch(charset) else "", "utf-8")):
        try:
            return octets.decode(name)
        except (LookupError, UnicodeDecodeError):  # The name is unknown, or the text is not in that set.
            continue
    return octets.decode("windows-1252", "replace")
