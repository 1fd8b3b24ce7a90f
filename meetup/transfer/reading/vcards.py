"""People in vCards, one or many in a file (RFC 2426, RFC 6350)."""

import re

from ...exchange.foreign.lines import VcardLine, parse_lines
from ...exchange.foreign.vcards import raw_card_of, split_cards
from .imported_people import ImportedPerson, ParsedFile

_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE | re.MULTILINE)
_COMMA = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_MAX_PROPERTY_LENGTH = 50_000
"""Characters of a property that is looked at; a picture may have more."""
NOBODY_ON_CARD = "This card has no name and nothing to reach anybody by."


def read_vcards(text: str) -> ParsedFile | None:
    """The people in ``text``; ``None`` when it holds no card. They are counted as they stand: card 1, card 2."""
    if _BEGIN.search(text[:100_000]) is None:
        return None
    reading = ParsedFile("card")
    for number, lines in enumerate(split_cards(parse_lines(text)), 1):
        _read_card(reading, number, [line for line in lines if len(line.raw) <= _MAX_PROPERTY_LENGTH])
    return reading


def _read_card(reading: ParsedFile, number: int, lines: list[VcardLine]) -> None:
    """An address book's note is its owner's: it becomes the private note, not a part of the card."""
    sketch = raw_card_of([line for line in lines if line.name != "NOTE"])
    draft = sketch.parse()
    if not (draft.details.name or any(draft.details.channel_keys.values())):
        reading.add_problem(number, NOBODY_ON_CARD)
        return
    note = "\n".join(line.text for line in lines if line.name == "NOTE")
    tags = [word for line in lines if line.name == "CATEGORIES" for word in _categories(line)]
    reading.add_person(ImportedPerson.build(number, draft.details, note=note, tags=tags), draft.remarks)


def _categories(line: VcardLine) -> list[str]:
    return [VcardLine(line.name, line.parameters, word).text for word in _COMMA.findall(line.raw)]
