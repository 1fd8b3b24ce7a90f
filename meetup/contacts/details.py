"""Details: what is known about a person without an account, wherever it came from."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from ..people.links import CONTROL_CHARACTER
from ..people.phones import split_extension

CHANNEL_KINDS = ("emails", "phones", "links")
DETAIL_TEXTS = ("headline", "company", "bio")
MAX_LENGTHS = {"name": 100, "headline": 120, "company": 100, "bio": 1000}
"""The largest number of characters of each text."""
MAX_CHANNELS = 8
"""The largest number of e-mail addresses, phone numbers or links of one person."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """Name, texts and channels of a person. What is unknown is empty."""

    name: str = ""
    headline: str = ""
    company: str = ""
    bio: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @cached_property
    def channel_keys(self) -> dict[str, set[str]]:
        """The channels of each kind in a form in which equal ones compare equal."""
        return {kind: {channel_key(kind, value) for value in getattr(self, kind)} for kind in CHANNEL_KINDS}


def channel_key(kind: str, value: str) -> str:
    """Return a channel of one of ``CHANNEL_KINDS`` in a form in which equal ones compare equal."""
    return {"emails": str.casefold, "phones": _phone_key, "links": _link_key}[kind](value)


def merge_values(values: tuple[str, ...], more: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Return ``values``, followed by those of ``more`` that are not the same as one of them."""
    value_of_key = {channel_key(kind, value): value for value in (*more[::-1], *values[::-1])}
    return tuple(dict.fromkeys(value_of_key[channel_key(kind, value)] for value in (*values, *more)))


def _phone_key(phone: str) -> str:
    """Return the digits, after a plus if the number is international, and the extension."""
    phone, extension = split_extension(phone)
    digits = re.sub(r"\D", "", phone) + (f"x{extension}" if extension else "")
    if phone.lstrip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def _link_key(link: str) -> str:
    """Return host, path and query. Control characters, ``www.`` and LinkedIn's country hosts are removed.

    The fragment counts where the address has nothing else, as those of Signal and Matrix have not.
    """
    url = urlsplit(link)
    host = re.sub(r"^(www|m|mobile)\.|^[a-z]{2,3}\.(?=linkedin\.com$)", "", (url.hostname or "").casefold())
    query = f"?{url.query}" if url.query else ""
    path = CONTROL_CHARACTER.sub("", unquote(url.path)).rstrip("/").casefold()
    return f"{host}{path}{query}" if path or query else f"{host}#{unquote(url.fragment)}"
