"""A reader of vCards that knows the grammar and forgives nothing (RFC 6350 3.2 to 3.4, RFC 2425 5.8)."""

import re
from dataclasses import dataclass

NAME = re.compile(r"(?P<name>[A-Za-z0-9-]+)(?P<parameters>(;[A-Za-z0-9-]+=[^\x00-\x1f\x7f\";:,]+)*)")
PARTS = re.compile(r"(?:[^\\;]|\\.)*(?:;|$)", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
OCTETS = 75


@dataclass(frozen=True)
class Line:
    """One property: its parameters as written, its value as written, and the values it stands for."""

    name: str
    parameters: str
    raw: str

    @property
    def parts(self) -> list[str]:
        """The components between unescaped semicolons."""
        return [unescaped(part.removesuffix(";")) for part in PARTS.findall(self.raw)][: self._semicolons + 1]

    @property
    def _semicolons(self) -> int:
        return len(re.findall(r"(?<!\\)(?:\\\\)*;", self.raw))

    @property
    def text(self) -> str:
        """The value as a single text."""
        assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", self.raw), f"{self.name} has an unescaped separator: {self.raw}"
        return unescaped(self.raw)


def unescaped(text: str) -> str:
    found = {found.group(1) for found in ESCAPED.finditer(text)}
    assert found <= set("\\,;nN"), f"{text!r} escapes what has no escape"
    return ESCAPED.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), text)


def read(data: bytes) -> list[Line]:
    """The properties of exactly one vCard, without BEGIN and END.

    Fails for a line over 75 octets, one that does not end in CRLF, a break within a character, and bad grammar.
    """
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= OCTETS, line
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        line.decode("utf-8")  # a character that was cut in two fails here
    lines = [parsed(line) for line in re.sub(r"\r\n[ \t]", "", data[:-2].decode()).split("\r\n")]
    assert (lines[0].name, lines[0].raw, lines[-1].name, lines[-1].raw) == ("BEGIN", "VCARD", "END", "VCARD")
    inside = lines[1:-1]
    assert inside[0].name == "VERSION"
    assert not {"BEGIN", "END"} & {line.name for line in inside}
    return inside


def parsed(line: str) -> Line:
    head, colon, value = line.partition(":")
    found = NAME.fullmatch(head)
    assert colon and found, f"not a property: {line!r}"
    return Line(found["name"].upper(), found["parameters"], value)
