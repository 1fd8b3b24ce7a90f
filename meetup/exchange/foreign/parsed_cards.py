"""A draft: what was read, cleaned as if somebody had typed it, and what had to be left out."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...contacts.details import LENGTHS, MOST, Details, joined
from ...people.forms import PHONE, is_web_address, normal_address
from ...people.text import clean

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]|,")
SHOWN = 60
LINES = ("name", "headline", "company")
Normal = Callable[[str], str | None]


class UnreadableError(ValueError):
    """A contact card that cannot be read; the text is a sentence for whoever scanned it."""


@dataclass(frozen=True)
class Draft:
    """``details`` to be looked over, and in ``remarks`` the sentences that go with them."""

    details: Details
    remarks: tuple[str, ...] = ()


@dataclass
class Sketch:
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

    def draft(self) -> Draft:
        """What can be kept of it."""
        left_out: list[str] = []
        said: dict[str, Any] = {text: _line(getattr(self, text), LENGTHS[text]) for text in LINES}
        said["bio"] = clean("\n".join(filter(None, self.bio)), lines=True)[: LENGTHS["bio"]].rstrip()
        for kind, normal in NORMAL.items():
            said[kind] = _kept(getattr(self, kind), kind, normal, left_out)
        remarks = list(self.remarks)
        if self.guessed and said["name"]:
            remarks.append("The name is a guess from the address. Correct it before you save.")
        if left_out:
            remarks.append("Left out, because it cannot be used: " + ", ".join(left_out[:5]) + ".")
        return Draft(Details(**said), tuple(remarks))


def email_of(text: str) -> str | None:
    address = normal_address(clean(text).removeprefix("mailto:"))
    return address.lower() if address else None


def phone_of(text: str) -> str | None:
    """The number in ASCII digits, without parameters (RFC 3966 3) and extensions."""
    number = unicodedata.normalize("NFKC", clean(text)).removeprefix("tel:").partition(";")[0]
    number = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in number)
    plain = " ".join(_LETTER.split(number, maxsplit=1)[0].split())
    return plain if PHONE.fullmatch(plain) and len(_DIGIT.findall(plain)) >= 3 else None


def link_of(text: str) -> str | None:
    """The address with https, by which sites answer that are written with http."""
    link = clean(text)
    link = re.sub(r"^http:", "https:", link, flags=re.IGNORECASE) if _SCHEME.match(link) else f"https://{link}"
    return link if is_web_address(link) else None


NORMAL: dict[str, Normal] = {"emails": email_of, "phones": phone_of, "links": link_of}


def _kept(values: list[str], kind: str, normal: Normal, left_out: list[str]) -> tuple[str, ...]:
    """Up to ``MOST`` of ``values`` in their normal form; the others go to ``left_out`` as they are shown."""
    kept: list[str] = []
    for value in filter(None, map(clean, values[: 4 * MOST])):
        found = normal(value)
        if found and len(kept) < MOST:
            kept = list(joined(tuple(kept), (found,), kind))
        else:
            left_out.append(f"“{_line(value, SHOWN)}”")
    return tuple(kept)


def _line(text: str, most: int) -> str:
    """What breaks a line parts two words (clean would take it out)."""
    return clean(" ".join(text.split()))[:most].rstrip()


def guess_name(slug: str) -> str:
    """A name made of a part of an address: ``ana-matos-1a2b3c`` is ``Ana Matos``, ``amatos`` is nobody's."""
    words = [word for word in re.split(r"[-_.+\s]+", slug) if word and not _DIGIT.search(word)]
    return " ".join(map(str.capitalize, words)) if len(words) > 1 else ""
