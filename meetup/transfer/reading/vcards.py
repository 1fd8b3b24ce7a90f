"""People in vCards, one or many in a file (RFC 2426, RFC 6350)."""

import re

from ...exchange.foreign.lines import Line, lines_of
from ...exchange.foreign.vcards import cards_in, sketch_of
from .found import Found, Reading

_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE | re.MULTILINE)
_COMMA = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_LONGEST = 50_000
"""Characters of a property that is looked at; a picture may have more."""
NOBODY = "This card has no name and nothing to reach anybody by."


def read_cards(text: str) -> Reading | None:
    """The people in ``text``; ``None`` when it holds no card. They are counted as they stand: card 1, card 2."""
    if _BEGIN.search(text[:100_000]) is None:
        return None
    reading = Reading("card")
    for number, lines in enumerate(cards_in(lines_of(text)), 1):
        _take(reading, number, [line for line in lines if len(line.raw) <= _LONGEST])
    return reading


def _take(reading: Reading, number: int, lines: list[Line]) -> None:
    """An address book's note is its owner's: it becomes the private note, not a part of the card."""
    sketch = sketch_of([line for line in lines if line.name != "NOTE"])
    draft = sketch.draft()
    if not (draft.details.name or any(draft.details.marks.values())):
        reading.miss(number, NOBODY)
        return
    note = "\n".join(line.text for line in lines if line.name == "NOTE")
    tags = [word for line in lines if line.name == "CATEGORIES" for word in _words(line)]
    reading.add(Found.of(number, draft.details, note=note, tags=tags), draft.remarks)


def _words(line: Line) -> list[str]:
    return [Line(line.name, line.words, word).text for word in _COMMA.findall(line.raw)]
