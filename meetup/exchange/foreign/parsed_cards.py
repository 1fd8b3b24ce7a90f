"""Parsed cards: what was read from a foreign code, cleaned as if somebody had typed it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...contacts.details import MAX_CHANNELS, MAX_LENGTHS, Details, merge_values
from ...people.email_addresses import normalize_email
from ...people.fields import PHONE_PATTERN, is_web_address
from ...people.text import clean

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]|,")
MAX_QUOTED_LENGTH = 60
"""The characters of a value that a remark quotes."""
LINE_FIELDS = ("name", "headline", "company")
EMPTY_CARD = "This contact card says nothing that can be kept. Add the person by hand."
Normalizer = Callable[[str], str | None]


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
            remarks.append("The name is a guess from the address. Correct it before you save.")
        if left_out:
            remarks.append("Left out, because it cannot be used: " + ", ".join(left_out[:5]) + ".")
        return ParsedCard(Details(**values), tuple(remarks))

    def parse_non_empty(self) -> ParsedCard:
        """Do the same as ``parse``.

        Raises:
            UnreadableError: there is neither a name nor a channel.
        """
        card = self.parse()
        if not (card.details.name or card.details.emails or card.details.phones or card.details.links):
            raise UnreadableError(EMPTY_CARD)
        return card


def parse_email(text: str) -> str | None:
    """Return the normal form of an e-mail address, ``None`` if it is not one."""
    return normalize_email(clean(text).removeprefix("mailto:"))


def parse_phone(text: str) -> str | None:
    """Return a phone number in ASCII digits, ``None`` if it is not one.

    Parameters (RFC 3966, section 3) and extensions are removed.
    """
    number = unicodedata.normalize("NFKC", clean(text)).removeprefix("tel:").partition(";")[0]
    number = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in number)
    number = " ".join(_LETTER.split(number, maxsplit=1)[0].split())
    return number if PHONE_PATTERN.fullmatch(number) and len(_DIGIT.findall(number)) >= 3 else None


def parse_link(text: str) -> str | None:
    """Return a web address with https, which sites answer that are written with http; ``None`` if it is not one."""
    link = clean(text)
    link = re.sub(r"^http:", "https:", link, flags=re.IGNORECASE) if _SCHEME.match(link) else f"https://{link}"
    return link if is_web_address(link) else None


NORMALIZERS: dict[str, Normalizer] = {"emails": parse_email, "phones": parse_phone, "links": parse_link}


def _usable_values(values: list[str], kind: str, normalize: Normalizer, left_out: list[str]) -> tuple[str, ...]:
    """Return up to ``MAX_CHANNELS`` of ``values`` in their normal form. Add the others, quoted, to ``left_out``."""
    usable: list[str] = []
    for value in filter(None, map(clean, values[: 4 * MAX_CHANNELS])):
        normal_value = normalize(value)
        if normal_value and len(usable) < MAX_CHANNELS:
            usable = list(merge_values(tuple(usable), (normal_value,), kind))
        else:
            left_out.append(f"“{_clean_line(value, MAX_QUOTED_LENGTH)}”")
    return tuple(usable)


def _clean_line(text: str, limit: int) -> str:
    """Return up to ``limit`` characters of ``text`` in one line. Line breaks become spaces; ``clean`` removes them."""
    return clean(" ".join(text.split()))[:limit].rstrip()


def guess_name(slug: str) -> str:
    """Return a name made from a part of an address: "Ana Matos" for ``ana-matos-1a2b3c``, nothing for ``amatos``."""
    words = [word for word in re.split(r"[-_.+\s]+", slug) if word and not _DIGIT.search(word)]
    return " ".join(map(str.capitalize, words)) if len(words) > 1 else ""
