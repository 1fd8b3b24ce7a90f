"""People in vCards, one or many in a file (RFC 2426, RFC 6350)."""

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Collection, Iterator

from ...exchange.foreign.card_files import BEGIN_CARD, FoundCard, find_cards
from ...exchange.foreign.card_notes import kept_labels, notes_of
from ...exchange.foreign.lines import VcardLine
from ...exchange.foreign.vcards import card_name, is_group, raw_card_of
from ...languages import gettext, lazy_gettext, ngettext
from ...table_files.errors import UnreadableFileError
from .imported_people import ImportedPerson, ParsedFile

_COMMA = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_SAMPLE_BYTES = 100_000
_MAX_PROPERTY_LENGTH = 50_000
"""Characters of a property that is looked at; a picture may have more."""
NOBODY_ON_CARD = lazy_gettext("This card has no name and no way to reach anyone.")
DAMAGED_LETTER = lazy_gettext("A character on this card can't be read and is shown as “\ufffd”.")
MAX_PHOTO_BYTES = 1_000_000
_DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_MEMBER_PROPERTIES = ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")


def holds_vcards(octets: bytes) -> bool:
    return BEGIN_CARD.search(octets[:_SAMPLE_BYTES]) is not None


def read_vcards(octets: bytes, encoding: str = "") -> ParsedFile:
    """Return the people in ``octets``. They are counted as they stand: card 1, card 2.

    ``encoding`` was chosen for cards that do not say how they are to be read.

    Raises:
        UnreadableFileError: there are only groups, or more people than are read at once.
    """
    reading = ParsedFile("card")
    encodings: Counter[str] = Counter()
    omitted: Counter[str] = Counter()
    numbered = list(enumerate(find_cards(octets, encoding), 1))
    tags = _group_names_by_member(card for _, card in numbered)
    group_names = [card_name(card.lines) or "a group" for _, card in numbered if is_group(card.lines)]
    if numbered and len(group_names) == len(numbered):
        raise UnreadableFileError(
            ngettext(
                "This file holds only a group of contacts, without the people in it. In the contacts app, choose the "
                "people themselves and export them.",
                "This file holds only groups of contacts, without the people in it. In the contacts app, choose the "
                "people themselves and export them.",
                len(group_names),
            )
        )
    for number, card in numbered:
        if is_group(card.lines):
            sentence = gettext(
                "“%(name)s” is a group, not a person. Its members in this file get it as a tag.",
                name=card_name(card.lines)[:60],
            )
            reading.add_problem(number, sentence)
            continue
        encodings.update([card.guessed_encoding] if card.guessed_encoding else [])
        omitted.update(_read_card(reading, number, card, tags))
    reading.encoding = encoding or next((name for name, _ in encodings.most_common(1)), "")
    reading.ignored = [f"{label} ({count:,})" for label, count in omitted.most_common()]
    return reading


def _read_card(reading: ParsedFile, number: int, card: FoundCard, tags: dict[str, list[str]]) -> list[str]:
    """Add the person on a card. Return labels of what is left out.

    An address book's note is its owner's: it becomes the private note, not a part of the card.
    """
    lines = [line for line in card.lines if _is_looked_at(line)]
    omitted = ["text that is too long" for line in card.lines if not (_is_looked_at(line) or line.is_binary)]
    extras = notes_of([line for line in lines if line.name != "PHOTO"])
    sketch = raw_card_of([line for line in lines if line.name != "NOTE"])
    sketch.links += extras.links
    draft = sketch.parse()
    if not (draft.details.name or any(draft.details.channel_keys.values())):
        reading.add_problem(number, NOBODY_ON_CARD)
        return []
    words = [f"{label}: {text}" for label, text in extras.lines if text != draft.details.name]
    note = "\n".join([*(line.text for line in lines if line.name == "NOTE"), *words])
    own_tags = [word for line in lines if line.name == "CATEGORIES" for word in _categories(line)]
    own_tags += [name for line in lines if line.name == "UID" for name in tags.get(_member_key(line.text), ())]
    remarks = [*draft.remarks, *_remarks_of(card, lines)]
    reading.add_person(ImportedPerson.build(number, draft.details, note=note, tags=own_tags), remarks)
    reading.add_kept(number, kept_labels(extras), note)
    photo = next((line for line in lines if line.name == "PHOTO" and line.raw.strip()), None)
    reading.photo_count += int(photo is not None and _photo_of(photo) is not None)
    if photo is not None and _photo_of(photo) is None:
        omitted.append("photo that is only linked, broken or over 1 MB")
    return [*omitted, *extras.omitted]


def _is_looked_at(line: VcardLine) -> bool:
    return len(line.raw) <= _MAX_PROPERTY_LENGTH or line.name == "PHOTO"


def _remarks_of(card: FoundCard, lines: list[VcardLine]) -> Iterator[str]:
    if card.is_agent:
        yield gettext("This card was inside someone else's, as their assistant.")
    if any("\ufffd" in line.raw for line in lines if not line.is_binary):
        yield DAMAGED_LETTER


def _categories(line: VcardLine) -> list[str]:
    return [VcardLine(line.name, line.parameters, word).text for word in _COMMA.findall(line.raw)]


def _group_names_by_member(cards: Iterator[FoundCard]) -> dict[str, list[str]]:
    """Return the names of the groups that each card belongs to, by its UID."""
    names: dict[str, list[str]] = {}
    for card in cards:
        if is_group(card.lines) and (name := card_name(card.lines)):
            for line in card.lines:
                if line.name in _MEMBER_PROPERTIES:
                    names.setdefault(_member_key(line.text), []).append(name)
    return names


def _member_key(uid: str) -> str:
    return uid.strip().lower().removeprefix("urn:uuid:")


def photos_in(octets: bytes, numbers: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the photo of each card of ``numbers`` that has one, as it stands there."""
    for number, card in enumerate(find_cards(octets), 1):
        if number in numbers:
            photos = (_photo_of(line) for line in card.lines if line.name == "PHOTO")
            if photo := next(filter(None, photos), None):
                yield number, photo


def _photo_of(line: VcardLine) -> bytes | None:
    """Return the octets of a photo that is on the card, ``None`` if it is a link, broken or too large."""
    text = line.raw.strip()
    match = _DATA_URI.match(text.replace("\\", "")[:100])
    if not (match or line.is_binary) or len(text) > MAX_PHOTO_BYTES * 3 // 2:
        return None
    encoded = "".join(text.replace("\\", "").partition(",")[2].split()) if match else "".join(text.split())
    try:
        octets = b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        return None
    return octets if 0 < len(octets) <= MAX_PHOTO_BYTES else None
