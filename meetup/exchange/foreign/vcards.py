"""Reading vCards 2.1, 3.0 and 4.0 as phones, address books and badge printers write them."""

import re
from collections.abc import Iterable, Iterator

from ...people.text import join_name
from .lines import VcardLine, parse_lines
from .parsed_cards import ParsedCard, RawCard, guess_name

_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE | re.MULTILINE)
_DISPLAYED = re.compile(r"^[^<]*<([^<>]+)>\s*$")
LINK_PROPERTIES = {"URL", "X-SOCIALPROFILE", "X-LINKEDIN", "X-TWITTER", "SOCIALPROFILE"}


def read_vcard(text: str) -> ParsedCard | None:
    """Return the first card in ``text``, ``None`` if there is no vCard. Raise UnreadableError if the card is empty."""
    begin = _BEGIN.search(text)
    if begin is None:
        return None
    text = text[begin.start() :]
    if "\n" not in text and "\r" not in text:  # Some programs write the two characters instead.
        text = text.replace("\\r", "").replace("\\n", "\n")
    first, *others = split_cards(parse_lines(text))
    raw_card = raw_card_of(first)
    if others:
        raw_card.remarks.append(f"The code holds {len(others) + 1} cards. This is the first.")
    return raw_card.parse_non_empty()


def split_cards(lines: Iterable[VcardLine]) -> Iterator[list[VcardLine]]:
    """Yield the lines of each card. The lines of a card inside another card (AGENT) are skipped."""
    card: list[VcardLine] | None = None
    open_agents, previous_name = 0, ""
    for line in lines:
        if line.name == "BEGIN" and previous_name == "AGENT":
            open_agents += 1
        elif line.name == "BEGIN":
            if card is not None:
                yield card
            card = []
        elif line.name == "END" and open_agents:
            open_agents -= 1
        elif line.name == "END" and card is not None:
            yield card
            card = None
        elif card is not None and not open_agents:
            card.append(line)
        previous_name = line.name
    if card is not None:
        yield card


def raw_card_of(lines: list[VcardLine]) -> RawCard:
    """Return what the lines of one card say."""
    raw_card = RawCard(
        headline=_first_text(lines, "TITLE") or _first_text(lines, "ROLE"),
        company=", ".join(filter(None, _first_components(lines, "ORG"))),
        bio=[line.text for line in lines if line.name == "NOTE"],
        emails=[_bare_address(line.text) for line in _preferred_first(lines, {"EMAIL"})],
        phones=[line.text for line in _preferred_first(lines, {"TEL"}) if not line.parameters & {"FAX", "PAGER"}],
        links=[line.text for line in _preferred_first(lines, LINK_PROPERTIES)],
    )
    raw_card.bio += [", ".join(filter(None, line.components)) for line in lines if line.name == "ADR"]
    raw_card.name = _card_name(lines) or raw_card.company
    if not raw_card.name and raw_card.emails:
        raw_card.name, raw_card.is_name_guessed = guess_name(raw_card.emails[0].partition("@")[0]), True
    return raw_card


def _card_name(lines: list[VcardLine]) -> str:
    """Return the formatted name, else the structured name (RFC 6350, section 6.2.2), else the nickname."""
    family, given, additional, prefix, suffix = (*_first_components(lines, "N"), *[""] * 5)[:5]
    given = " ".join(filter(None, (prefix, given, additional)))
    structured = " ".join(filter(None, (join_name(given, family), suffix)))
    return _first_text(lines, "FN") or structured or _first_text(lines, "NICKNAME")


def _first_text(lines: list[VcardLine], name: str) -> str:
    return next((line.text for line in lines if line.name == name and line.text), "")


def _first_components(lines: list[VcardLine], name: str) -> list[str]:
    return next((line.components for line in lines if line.name == name and any(line.components)), [])


def _preferred_first(lines: list[VcardLine], names: Iterable[str]) -> list[VcardLine]:
    """Return the lines with these names, those marked as preferred first."""
    return sorted((line for line in lines if line.name in names), key=lambda line: "PREF" not in line.parameters)


def _bare_address(address: str) -> str:
    """Return the address in ``Ana Matos <ana@example.org>``."""
    match = _DISPLAYED.match(address)
    return match.group(1) if match else address
