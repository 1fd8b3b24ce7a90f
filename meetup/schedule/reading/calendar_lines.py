"""The lines of an iCalendar file (RFC 5545), put into components, with the number of the line where each begins.

The file is unfolded as bytes, because some programs fold in the middle of a character (RFC 5545 3.1 allows it).
"""

import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...languages import lazy_gettext
from .parsed import MAX_SESSIONS, TOO_MANY_SESSIONS, UnreadableScheduleError

MAX_LINES = 300_000
_TOO_LONG = lazy_gettext("This calendar has more lines than any schedule, so we don't read it.")
_BEGIN_EVENT = re.compile(rb"^BEGIN:VEVENT", re.IGNORECASE | re.MULTILINE)
_QUOTED_PRINTABLE = re.compile(rb"^[^:\r\n]*;ENCODING=QUOTED-PRINTABLE[^:\r\n]*:", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PROPERTY = re.compile(r"([A-Za-z][A-Za-z0-9-]*)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:])*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=(?:\"([^\"]*)\"|([^\";:]*))")


@dataclass(frozen=True)
class Property:
    """A property with its parameters, whose names are in capitals, and its value as it stands there."""

    name: str
    parameters: Mapping[str, str]
    raw: str

    @property
    def text(self) -> str:
        """The value as text, decoded and without backslashes."""
        if self.parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
            return quopri.decodestring(self.raw.encode()).decode(errors="replace")
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.raw)


@dataclass
class Component:
    """A component such as a VEVENT, with all its properties in order and the components inside it."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    damaged_line: int = 0
    """The first line of it that is no property, 0 if there is none."""

    def get(self, name: str) -> Property | None:
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Property]:
        return (one for one in self.properties if one.name == name)

    def text(self, name: str) -> str:
        found = self.get(name)
        return found.text if found else ""


def read_components(content: bytes) -> list[Component]:
    """Return the VCALENDARs of a file. Raises UnreadableScheduleError if it is too large or has none (M1)."""
    if len(_BEGIN_EVENT.findall(content)) > MAX_SESSIONS:
        raise UnreadableScheduleError(TOO_MANY_SESSIONS)
    if content.count(b"\n") > MAX_LINES:
        raise UnreadableScheduleError(_TOO_LONG)
    top = Component("", 0)
    open_parts = [top]
    for number, line in _unfolded(content):
        text = _decoded(line)
        name, _, value = text.partition(":")
        word, kind = name.strip().upper(), value.strip().upper()
        if word == "BEGIN":
            part = Component(kind, number)
            open_parts[-1].parts.append(part)
            if len(open_parts) < 5:  # VCALENDAR, VEVENT or VTIMEZONE, and what is in those
                open_parts.append(part)
        elif word == "END":
            _close(open_parts, kind)
        elif text.strip():
            _add_property(open_parts[-1], text, number)
    return [part for part in top.parts if part.name == "VCALENDAR"]


def _close(open_parts: list[Component], kind: str) -> None:
    """Close the innermost component of this kind, and those inside it that were never closed."""
    names = [part.name for part in open_parts]
    if kind in names[1:]:
        del open_parts[len(names) - 1 - names[::-1].index(kind) :]


def _add_property(component: Component, text: str, number: int) -> None:
    match = _PROPERTY.fullmatch(text.strip("\r\n"))
    if match is None:
        component.damaged_line = component.damaged_line or number
        return
    parameters = {name.upper(): quoted or plain for name, quoted, plain in _PARAMETER.findall(match[2])}
    component.properties.append(Property(match[1].upper(), parameters, match[3]))


def _unfolded(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each logical line with the number of its first line in the file."""
    start, is_soft = 0, False
    parts: list[bytes] = []  # joined once, as a line may be folded a hundred thousand times
    for number, ended in enumerate(content.split(b"\n"), 1):
        line = ended.removesuffix(b"\r")
        if is_soft or line[:1] in (b" ", b"\t"):
            parts.append(line if is_soft else line[1:])
        else:
            if start:
                yield start, b"".join(parts)
            start, parts = number, [line]
        is_soft = line.endswith(b"=") and _QUOTED_PRINTABLE.match(parts[0]) is not None
        if is_soft:
            parts[-1] = parts[-1][:-1]
    if start:
        yield start, b"".join(parts)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
