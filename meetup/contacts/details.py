"""What is known of somebody without an account, wherever it came from."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from ..people.fields import CONTROL_CHARACTER

CHANNEL_KINDS = ("emails", "phones", "links")
DETAIL_TEXTS = ("headline", "company", "bio")
MAX_LENGTHS = {"name": 100, "headline": 120, "company": 100, "bio": 1000}
"""Characters of each text."""
MAX_CHANNELS = 8
"""E-mail addresses, phone numbers or links of one person."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """Empty strings and tuples stand for what nobody knows."""

    name: str = ""
    headline: str = ""
    company: str = ""
    bio: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @cached_property
    def channel_keys(self) -> dict[str, set[str]]:
        """The channels of each kind in a form that is the same where they mean the same."""
        return {kind: {channel_key(kind, value) for value in getattr(self, kind)} for kind in CHANNEL_KINDS}


def channel_key(kind: str, value: str) -> str:
    """``value``, a channel of ``kind`` (of ``CHANNEL_KINDS``), without what makes no difference."""
    return {"emails": str.casefold, "phones": _phone_key, "links": _link_key}[kind](value)


def merge_values(values: tuple[str, ...], more: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """``values``, then those of ``more`` that are not among them."""
    seen = {channel_key(kind, value): value for value in (*more[::-1], *values[::-1])}
    return tuple(dict.fromkeys(seen[channel_key(kind, value)] for value in (*values, *more)))


def _phone_key(phone: str) -> str:
    """Digits, after a plus where the number is international."""
    digits = re.sub(r"\D", "", phone)
    if phone.lstrip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def _link_key(link: str) -> str:
    """Host and path without control characters, which may be spelled out in it; LinkedIn has a host more a country."""
    url = urlsplit(link)
    host = re.sub(r"^(www|m|mobile)\.|^[a-z]{2,3}\.(?=linkedin\.com$)", "", (url.hostname or "").casefold())
    query = f"?{url.query}" if url.query else ""
    return f"{host}{CONTROL_CHARACTER.sub('', unquote(url.path)).rstrip('/').casefold()}{query}"
