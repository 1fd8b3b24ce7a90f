"""The cards in the octets of a file or a code: where each begins and ends, and in which encoding it was written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...encodings import guess_encoding, is_mostly_utf8, is_utf8
from .lines import OctetLine, VcardLine, encoding_of_card, parse_octet_lines

BEGIN_CARD = re.compile(rb"(?:^|[\r\n]|END:VCARD)[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_AGENT_BREAK = re.compile(rb"\\[nN]")
MAX_GUESSES = 200
"""Cards whose encoding is guessed one by one. What comes after them is in that of the file if it fits."""


@dataclass(frozen=True)
class FoundCard:
    """The lines of one card. ``guessed_encoding`` is empty if the card is UTF-8 or says what it is.

    ``is_agent`` says that it stands in the card of somebody else, as their assistant.
    """

    lines: list[VcardLine]
    guessed_encoding: str = ""
    is_agent: bool = False


@dataclass
class _OctetCard:
    lines: list[OctetLine]
    is_agent: bool = False


def find_cards(octets: bytes, encoding: str = "") -> Iterator[FoundCard]:
    """Yield the cards in the order in which they begin. ``encoding`` was chosen for those that are not clear."""
    cards = _split(parse_octet_lines(octets))
    unclear = [card for card in cards if not _is_clear(card)]
    hint = encoding or _common_encoding(unclear)
    is_chosen_for_all = bool(encoding) and not unclear
    guess_count = 0
    for card in cards:
        if is_chosen_for_all:
            yield FoundCard([line.decode(encoding, is_chosen=True) for line in card.lines], encoding, card.is_agent)
        elif _is_clear(card):
            yield FoundCard([line.decode("utf-8") for line in card.lines], "", card.is_agent)
        else:
            guess_count += 1
            found = encoding or (hint if guess_count > MAX_GUESSES else encoding_of_card(card.lines, hint))
            lines = [line.decode(found) for line in card.lines]
            yield FoundCard(lines, "" if found == "utf-8" else found, card.is_agent)


def _split(lines: Iterable[OctetLine]) -> list[_OctetCard]:
    """Return the cards, also those that never end and those inside others."""
    cards: list[_OctetCard] = []
    open_cards: list[_OctetCard] = []
    previous_name = ""
    for line in lines:
        if line.name == "BEGIN":
            is_card = line.octets.strip().upper() == b"VCARD"
            card = _OctetCard([], is_agent=bool(open_cards) and previous_name == "AGENT")
            open_cards.append(card)
            cards += [card] if is_card else []
        elif line.name == "END":
            if open_cards:
                open_cards.pop()
        elif line.name == "AGENT" and BEGIN_CARD.match(line.octets.strip()):
            inner = parse_octet_lines(_AGENT_BREAK.sub(b"\n", line.octets.replace(b"\\,", b",").replace(b"\\;", b";")))
            cards.append(_OctetCard([part for part in inner if part.name not in ("BEGIN", "END")], is_agent=True))
        elif open_cards:
            open_cards[-1].lines.append(line)
        previous_name = line.name
    return cards


def _is_clear(card: _OctetCard) -> bool:
    return all(is_utf8(line.octets) for line in card.lines if line.is_undeclared)


def _common_encoding(cards: list[_OctetCard]) -> str:
    """Return the encoding that the unclear lines of a file have together."""
    lines = (line.octets for card in cards for line in card.lines if line.is_undeclared and not is_utf8(line.octets))
    together = b"\n".join(lines)
    return "" if not together or is_mostly_utf8(together) else guess_encoding(together)
