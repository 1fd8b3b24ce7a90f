"""The content lines of a vCard, of any version and from any phone (vCard 2.1; RFC 2426; RFC 6350 3).

Read here, and not by a library, because a code is written by strangers: every step takes time in proportion to the
text, and a line that makes no sense costs no more than itself.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|\r|\n")
_HEAD = re.compile(r'((?:"[^"]*"|[^":])*):')
_MAX_HEAD_LENGTH = 1000  # what comes before the colon; beyond it, nobody's card has one
_PARAMETERS = re.compile(r'(?:"[^"]*"|[^";])+')
_PIECE = re.compile(r"\\.|[^\\;]+|;|\\$", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\,;:nN\"])")
_CHARSET = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|(iso-?8859|windows|cp)-?\d{1,5}|koi8-[ru]|macintosh|"
    r"s(hift)?[-_]?jis|euc-?(jp|kr|cn)|iso-?2022-?(jp|kr)|gb(k|2312|18030)|big5"
)


@dataclass(frozen=True)
class VcardLine:
    """One property: ``name`` in capitals without its group, the words of its parameters, and its value, decoded."""

    name: str
    parameters: frozenset[str]
    raw: str

    @property
    def text(self) -> str:
        return unescape(self.raw).strip()

    @property
    def components(self) -> list[str]:
        """The values between unescaped semicolons."""
        found = [""]
        for piece in _PIECE.findall(self.raw):
            if piece == ";":
                found.append("")
            else:
                found[-1] += piece
        return [" ".join(unescape(component).split()) for component in found]


def parse_lines(text: str) -> Iterator[VcardLine]:
    """The properties of ``text``; what is none is skipped."""
    for logical in _unfold(_BREAK.split(text)):
        found = _HEAD.match(logical[:_MAX_HEAD_LENGTH])
        if found and (line := _parse_line(found.group(1), logical[found.end() :])):
            yield line


def unescape(text: str) -> str:
    """RFC 6350 3.4; a backslash before anything else stands for itself."""
    return _ESCAPE.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), text)


def _unfold(physical: Iterable[str]) -> Iterator[str]:
    """Logical lines: a white space at the beginning continues the one before, and so does a soft line break."""
    parts: list[str] = []
    soft = False
    for piece in physical:
        if soft:
            parts.append(piece)
        elif piece[:1] in (" ", "\t") and parts:
            parts.append(piece[1:])
        else:
            yield "".join(parts)
            parts = [piece]
        soft = piece.endswith("=") and "QUOTED-PRINTABLE" in parts[0].upper()
        if soft:
            parts[-1] = parts[-1][:-1]
    yield "".join(parts)


def _parse_line(head: str, value: str) -> VcardLine | None:
    name, *parameters = _PARAMETERS.findall(head) or [""]
    pairs = [parameter.replace('"', "").upper().partition("=") for parameter in parameters]
    words = frozenset(word.strip() for key, _, values in pairs for word in f"{key},{values}".split(",") if word.strip())
    name = name.rpartition(".")[2].strip().upper()
    if words & {"BASE64", "B"} or not name:  # Pictures, sounds and keys.
        return None
    if "QUOTED-PRINTABLE" in words:
        charset = next((values for key, _, values in pairs if key.strip() == "CHARSET"), "")
        value = _decode_quoted_printable(value, charset.strip().lower())
    return VcardLine(name, words, value)


def _decode_quoted_printable(value: str, charset: str) -> str:
    """Quoted-printable (RFC 2045 6.7) in ``charset``, where it names one that holds text, else in the likeliest."""
    octets = quopri.decodestring(value.encode("utf-8", "replace"))
    for name in filter(None, (charset if _CHARSET.fullmatch(charset) else "", "utf-8")):
        try:
            return octets.decode(name)
        except (LookupError, UnicodeDecodeError):  # A name of nothing, or not in what it names.
            continue
    return octets.decode("windows-1252", "replace")
