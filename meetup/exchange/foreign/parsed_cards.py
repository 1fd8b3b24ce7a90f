"""Parsed cards: what was read from a foreign code, cleaned as if somebody had typed it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...contacts.details import MAX_CHANNELS, MAX_LENGTHS, Details, merge_values
from ...languages import gettext, lazy_gettext, number
from ...people.lettering import without_unseen
from ...people.text import clean
from .channels import NORMALIZERS, Normalizer

_DIGIT = re.compile(r"\d")
MAX_QUOTED_LENGTH = 60
"""The characters of a value that a remark quotes."""
LINE_FIELDS = ("name", "headline", "company")
EMPTY_CARD = lazy_gettext("There's nothing to save on this contact card. Add the person by hand.")


class UnreadableError(ValueError):
    """A contact card cannot be read. The text is a sentence for the person who scanned it."""


@dataclass(frozen=True)
class ParsedCard:
    """Details to be reviewed, with ``remarks``: sentences about what was guessed or left out."""

    details: Details
    remarks: tuple[str, ...] = ()


@dataclass
class RawCard:
    """What a code says, before it is cleaned.

    ``is_name_guessed`` says that the name was only made from an address.
    """

    name: str = ""
    headline: str = ""
    company: str = ""
    bio: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    is_name_guessed: bool = False
    remarks: list[str] = field(default_factory=list)

    def parse(self) -> ParsedCard:
        """Return the values that can be stored, with remarks about the others."""
        left_out: list[str] = []
        values: dict[str, Any] = {text: _clean_line(getattr(self, text), MAX_LENGTHS[text]) for text in LINE_FIELDS}
        values["bio"] = clean("\n".join(filter(None, self.bio)), lines=True)[: MAX_LENGTHS["bio"]].rstrip()
        for kind, normalize in NORMALIZERS.items():
            values[kind] = _usable_values(getattr(self, kind), kind, normalize, left_out)
        remarks = list(self.remarks)
        if self.is_name_guessed and values["name"]:
            remarks.append(lazy_gettext("We guessed the name from the address. Please check it."))
        if left_out:
            remarks.append(_left_out_remark(left_out))
        long = [text for text in LINE_FIELDS if len(" ".join(getattr(self, text).split())) > MAX_LENGTHS[text]]
        if long:
            remarks.append(gettext("Too long, so we cut it short: %(labels)s.", labels=", ".join(long)))
        return ParsedCard(Details(**values), tuple(remarks))

    def parse_non_empty(self) -> ParsedCard:
        """Return what ``parse`` returns.

        Raises:
            UnreadableError: there is neither a name nor a channel.
        """
        card = self.parse()
        if not (card.details.name or card.details.emails or card.details.phones or card.details.links):
            raise UnreadableError(EMPTY_CARD)
        return card


def _usable_values(values: list[str], kind: str, normalize: Normalizer, left_out: list[str]) -> tuple[str, ...]:
    """Return up to ``MAX_CHANNELS`` of ``values`` in their normal form. Add the others, quoted, to ``left_out``."""
    usable: list[str] = []
    for place, value in enumerate(filter(None, map(clean, values))):
        is_looked_at = place < 4 * MAX_CHANNELS and len(usable) < MAX_CHANNELS
        normal_value = normalize(value) if is_looked_at else None
        if normal_value:
            usable = list(merge_values(tuple(usable), (normal_value,), kind))
        else:
            left_out.append(f"“{_clean_line(value, MAX_QUOTED_LENGTH)}”")
    return tuple(usable)


def _clean_line(text: str, limit: int) -> str:
    """Return up to ``limit`` characters of ``text`` in one line, without those that nobody sees."""
    return without_unseen(clean(" ".join(text.split())))[:limit].rstrip()


def guess_name(slug: str) -> str:
    """Return a name made from a part of an address: "Ana Matos" for ``ana-matos-1a2b3c``, nothing for ``amatos``."""
    words = [word for word in re.split(r"[-_.+\s]+", slug) if word and not _DIGIT.search(word)]
    return " ".join(map(str.capitalize, words)) if len(words) > 1 else ""


def _left_out_remark(values: Sequence[str]) -> str:
    shown = ", ".join(values[:5])
    if len(values) <= 5:
        return gettext("Left out, because it can't be used: %(values)s.", values=shown)
    rest = number(len(values) - 5)
    return gettext("Left out, because it can't be used: %(values)s and %(number)s more.", values=shown, number=rest)
