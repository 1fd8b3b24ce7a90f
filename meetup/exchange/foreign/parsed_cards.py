"""A draft: what was read, cleaned as if somebody had typed it, and what had to be left out."""

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
LINE_FIELDS = ("name", "headline", "company")
Normalizer = Callable[[str], str | None]


class UnreadableError(ValueError):
    """A contact card that cannot be read; the text is a sentence for whoever scanned it."""


@dataclass(frozen=True)
class ParsedCard:
    """``details`` to be looked over, and in ``remarks`` the sentences that go with them."""

    details: Details
    remarks: tuple[str, ...] = ()


@dataclass
class RawCard:
    """What a code says, as it says it. ``guessed`` when the name is only made of an address."""

    name: str = ""
    headline: str = ""
    company: str = ""
    bio: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    guessed: bool = False
    remarks: list[str] = field(default_factory=list)

    def parse(self) -> ParsedCard:
        """What can be kept of it."""
        left_out: list[str] = []
        values: dict[str, Any] = {text: _clean_line(getattr(self, text), MAX_LENGTHS[text]) for text in LINE_FIELDS}
        values["bio"] = clean("\n".join(filter(None, self.bio)), lines=True)[: MAX_LENGTHS["bio"]].rstrip()
        for kind, normal in NORMALIZERS.items():
            values[kind] = _usable_values(getattr(self, kind), kind, normal, left_out)
        remarks = list(self.remarks)
        if self.guessed and values["name"]:
            remarks.append("The name is a guess from the address. Correct it before you save.")
        if left_out:
            remarks.append("Left out, because it cannot be used: " + ", ".join(left_out[:5]) + ".")
        return ParsedCard(Details(**values), tuple(remarks))


def parse_email(text: str) -> str | None:
    return normalize_email(clean(text).removeprefix("mailto:"))


def parse_phone(text: str) -> str | None:
    """The number in ASCII digits, without parameters (RFC 3966 3) and extensions."""
    number = unicodedata.normalize("NFKC", clean(text)).removeprefix("tel:").partition(";")[0]
    number = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in number)
    plain = " ".join(_LETTER.split(number, maxsplit=1)[0].split())
    return plain if PHONE_PATTERN.fullmatch(plain) and len(_DIGIT.findall(plain)) >= 3 else None


def parse_link(text: str) -> str | None:
    """The address with https, by which sites answer that are written with http."""
    link = clean(text)
    link = re.sub(r"^http:", "https:", link, flags=re.IGNORECASE) if _SCHEME.match(link) else f"https://{link}"
    return link if is_web_address(link) else None


NORMALIZERS: dict[str, Normalizer] = {"emails": parse_email, "phones": parse_phone, "links": parse_link}


def _usable_values(values: list[str], kind: str, normal: Normalizer, left_out: list[str]) -> tuple[str, ...]:
    """Up to ``MOST`` of ``values`` in their normal form; the others go to ``left_out`` as they are shown."""
    usable: list[str] = []
    for value in filter(None, map(clean, values[: 4 * MAX_CHANNELS])):
        found = normal(value)
        if found and len(usable) < MAX_CHANNELS:
            usable = list(merge_values(tuple(usable), (found,), kind))
        else:
            left_out.append(f"“{_clean_line(value, MAX_QUOTED_LENGTH)}”")
    return tuple(usable)


def _clean_line(text: str, most: int) -> str:
    """What breaks a line parts two words (clean would take it out)."""
    return clean(" ".join(text.split()))[:most].rstrip()


def guess_name(slug: str) -> str:
    """A name made of a part of an address: ``ana-matos-1a2b3c`` is ``Ana Matos``, ``amatos`` is nobody's."""
    words = [word for word in re.split(r"[-_.+\s]+", slug) if word and not _DIGIT.search(word)]
    return " ".join(map(str.capitalize, words)) if len(words) > 1 else ""
