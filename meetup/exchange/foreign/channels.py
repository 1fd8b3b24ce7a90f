"""The normal form of e-mail addresses, phone numbers and links that were read from a code."""

import re
import unicodedata
from collections.abc import Callable

from ...people.email_addresses import normalize_email
from ...people.fields import PHONE_PATTERN, is_web_address
from ...people.text import clean

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]|,")
Normalizer = Callable[[str], str | None]


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
