"""The normal form of e-mail addresses, phone numbers and links that were read from a code."""

import re
import unicodedata
from collections.abc import Callable

from ...people.email_addresses import normalize_email
from ...people.fields import PHONE_PATTERN
from ...people.links import is_web_address, normalize_link
from ...people.phones import join_extension, split_extension
from ...people.text import clean

_OTHER_PARAMETER = re.compile(r";(?!ext=)[a-z-]+=[^;]*", re.IGNORECASE)
_MAX_PHONE_TEXT = 100
"""Characters of a text in which a phone number is looked for."""
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]|,")
Normalizer = Callable[[str], str | None]


def parse_email(text: str) -> str | None:
    """Return the normal form of an e-mail address, ``None`` if it is not one."""
    return normalize_email(clean(text).removeprefix("mailto:"))


def parse_phone(text: str) -> str | None:
    """Return a phone number in ASCII digits, ``None`` if it is not one.

    An extension is kept (RFC 3966, section 3), other parameters are removed.
    """
    if len(text) > _MAX_PHONE_TEXT:
        return None
    number = unicodedata.normalize("NFKC", clean(text))
    number = re.sub(r"^tel:(//)?", "", number, flags=re.IGNORECASE)
    number = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in number)
    number = _OTHER_PARAMETER.sub("", number)
    number, extension = split_extension(number)
    number = " ".join(_LETTER.split(number, maxsplit=1)[0].partition(";")[0].split())
    phone = join_extension(number, extension)
    return phone if PHONE_PATTERN.fullmatch(phone) and len(_DIGIT.findall(number)) >= 3 else None


def parse_link(text: str) -> str | None:
    """Return a web address as `normalize_link` does, ``None`` if it is not one."""
    link = normalize_link(clean(text))
    return link if is_web_address(link) else None


NORMALIZERS: dict[str, Normalizer] = {"emails": parse_email, "phones": parse_phone, "links": parse_link}
