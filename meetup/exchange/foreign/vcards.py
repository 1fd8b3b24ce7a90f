"""Reading vCards 2.1, 3.0 and 4.0, as people's phones, address books and badge printers write them."""

import re
from collections.abc import Iterable, Iterator

from ...people.text import join_name
from .lines import VcardLine, parse_lines
from .parsed_cards import ParsedCard, RawCard, UnreadableError, guess_name

_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE | re.MULTILINE)
_DISPLAYED = re.compile(r"^[^<]*<([^<>]+)>\s*$")
LINK_PROPERTIES = {"URL", "X-SOCIALPROFILE", "X-LINKEDIN", "X-TWITTER", "SOCIALPROFILE"}
EMPTY_CARD = "This contact card says nothing that can be kept. Add the person by hand."


def read_vcard(text: str) -> ParsedCard | None:
    """The first card in ``text``.

    Raises:
        UnreadableError: there is a card, with nothing in it.
    """
    begin = _BEGIN.search(text)
    if begin is None:
        return None
    text = text[begin.start() :]
    if "\n" not in text and "\r" not in text:  # Some makers of codes write the two characters.
        text = text.replace("\\r", "").replace("\\n", "\n")
    first, *others = split_cards(parse_lines(text))
    sketch = raw_card_of(first)
    if others:
        sketch.remarks.append(f"The code holds {len(others) + 1} cards. This is the first.")
    draft = sketch.parse()
    if not (draft.details.name or draft.details.emails or draft.details.phones or draft.details.links):
        raise UnreadableError(EMPTY_CARD)
    return draft


def split_cards(lines: Iterable[VcardLine]) -> Iterator[list[VcardLine]]:
    """The lines of each card. A card inside a card (AGENT) belongs to none."""
    card: list[VcardLine] | None = None
    agents, before = 0, ""
    for line in lines:
        if line.name == "BEGIN" and before == "AGENT":
            agents += 1
        elif line.name == "BEGIN":
            if card is not None:
                yield card
            card = []
        elif line.name == "END" and agents:
            agents -= 1
        elif line.name == "END" and card is not None:
            yield card
            card = None
        elif card is not None and not agents:
            card.append(line)
        before = line.name
    if card is not None:
        yield card


def raw_card_of(lines: list[VcardLine]) -> RawCard:
    """What the lines of one card say."""
    sketch = RawCard(
        headline=_first_text(lines, "TITLE") or _first_text(lines, "ROLE"),
        company=", ".join(filter(None, _first_components(lines, "ORG"))),
        bio=[line.text for line in lines if line.name == "NOTE"],
        emails=[_bare_address(line.text) for line in _preferred_first(lines, {"EMAIL"})],
        phones=[line.text for line in _preferred_first(lines, {"TEL"}) if not line.parameters & {"FAX", "PAGER"}],
        links=[line.text for line in _preferred_first(lines, LINK_PROPERTIES)],
    )
    sketch.bio += [", ".join(filter(None, line.components)) for line in lines if line.name == "ADR"]
    sketch.name = _card_name(lines) or sketch.company
    if not sketch.name and sketch.emails:
        sketch.name, sketch.guessed = guess_name(sketch.emails[0].partition("@")[0]), True
    return sketch


def _card_name(lines: list[VcardLine]) -> str:
    family, given, more, before, after = (*_first_components(lines, "N"), *[""] * 5)[:5]
    given = " ".join(filter(None, (before, given, more)))
    structured = " ".join(filter(None, (join_name(given, family), after)))
    return _first_text(lines, "FN") or structured or _first_text(lines, "NICKNAME")


def _first_text(lines: list[VcardLine], name: str) -> str:
    return next((line.text for line in lines if line.name == name and line.text), "")


def _first_components(lines: list[VcardLine], name: str) -> list[str]:
    return next((line.components for line in lines if line.name == name and any(line.components)), [])


def _preferred_first(lines: list[VcardLine], names: Iterable[str]) -> list[VcardLine]:
    """The lines of these names, those marked as preferred first."""
    return sorted((line for line in lines if line.name in names), key=lambda line: "PREF" not in line.parameters)


def _bare_address(address: str) -> str:
    """The address of ``Ana Matos <ana@example.org>``."""
    found = _DISPLAYED.match(address)
    return found.group(1) if found else address
