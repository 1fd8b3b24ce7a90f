"""Reading vCards 2.1, 3.0 and 4.0 as phones, address books and badge printers write them."""

import re
from collections.abc import Iterable

from ...languages import gettext, lazy_gettext
from ...people.text import join_name
from .card_files import find_cards
from .card_notes import FAX, PAGER, kept_labels, notes_of
from .lines import VcardLine
from .parsed_cards import ParsedCard, RawCard, UnreadableError, guess_name

_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE | re.MULTILINE)
_DISPLAYED = re.compile(r"^[^<]*<([^<>]+)>\s*$")
LINK_PROPERTIES = {"URL"}
_GROUP_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")


def read_vcard(text: str) -> ParsedCard | None:
    """Return the first person in ``text``, ``None`` if there is no vCard.

    Raises:
        UnreadableError: the card is empty, or it is of a group.
    """
    begin = _BEGIN.search(text)
    if begin is None:
        return None
    text = text[begin.start() :]
    if "\n" not in text and "\r" not in text:  # Some programs write the two characters instead.
        text = text.replace("\\r", "").replace("\\n", "\n")
    cards = list(find_cards(text.encode("utf-8", "replace")))
    people = [card for card in cards if not is_group(card.lines)]
    if not people:
        raise UnreadableError(
            lazy_gettext("This code is for a group of contacts, not a person. Scan one person's code.")
        )
    lines = people[0].lines
    raw_card = raw_card_of(lines)
    notes = notes_of(lines)
    raw_card.links += notes.links
    raw_card.bio += [f"{label}: {text}" for label, text in notes.lines if label != "Phone"]
    if kept := [label for label in kept_labels(notes) if label != "phone"]:
        raw_card.remarks.append(gettext("Saved under “About them”: %(labels)s.", labels=", ".join(kept)))
    if notes.omitted:
        raw_card.remarks.append(gettext("Left out: %(labels)s.", labels=", ".join(dict.fromkeys(notes.omitted))))
    if len(cards) > 1:
        raw_card.remarks.append(gettext("The code has %(number)s cards. This is the first.", number=len(cards)))
    return raw_card.parse_non_empty()


def is_group(lines: Iterable[VcardLine]) -> bool:
    """Return whether the card is of a group of contacts and not of a person (RFC 6350, section 6.1.4)."""
    return any(line.name in _GROUP_KINDS and line.text.lower() == "group" for line in lines)


def raw_card_of(lines: list[VcardLine]) -> RawCard:
    """Return what the lines of one card say in the fields of a card."""
    raw_card = RawCard(
        headline=_first_text(lines, "TITLE") or _first_text(lines, "ROLE"),
        company=", ".join(filter(None, _first_components(lines, "ORG"))),
        bio=[line.text for line in lines if line.name == "NOTE"],
        emails=[_bare_address(line.text) for line in _preferred_first(lines, {"EMAIL"})],
        phones=[line.text for line in _preferred_first(lines, {"TEL"}) if not line.parameters & {FAX, PAGER}],
        links=[line.text for line in _preferred_first(lines, LINK_PROPERTIES)],
    )
    raw_card.bio += [", ".join(filter(None, line.components)) for line in lines if line.name == "ADR"]
    raw_card.name = card_name(lines) or raw_card.company
    if not raw_card.name and raw_card.emails:
        raw_card.name, raw_card.is_name_guessed = guess_name(raw_card.emails[0].partition("@")[0]), True
    return raw_card


def card_name(lines: list[VcardLine]) -> str:
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
