"""Phone numbers in the form in which links dial them."""

import re

from ..languages import gettext

_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_MAX_LENGTH = 100
_EXTENSION = re.compile(
    r"(?P<number>.*?[0-9)])\s*(?:[;,]?\s*(?:ext(?:ension)?|durchwahl|poste|int)\b\.?\s*[=:]?|\sx\.?|;+|,+|#)\s*"
    r"(?P<extension>[0-9]{1,7})#?\s*",
    re.IGNORECASE,
)


def split_extension(phone: str) -> tuple[str, str]:
    """Return the number and the extension behind it, which is "" if there is none."""
    match = _EXTENSION.fullmatch(phone) if len(phone) <= _MAX_LENGTH else None
    return (match["number"].rstrip(), match["extension"]) if match else (phone, "")


def join_extension(number: str, extension: str) -> str:
    """Return the number with its extension in the form in which it is stored and shown."""
    return gettext("%(number)s ext. %(extension)s", number=number, extension=extension) if extension else number


def dial_string(phone: str) -> str:
    """Return the digits of ``phone`` without its extension, and a leading plus, for ``sms`` links (RFC 5724).

    The zero in ``+49 (0)171`` is only dialled within the country, so it is removed from international numbers.
    """
    number, _ = split_extension(phone)
    international = number.strip().startswith("+")
    digits = "".join(c for c in without_trunk_zero(number) if c in "0123456789")
    return f"+{digits}" if digits and international else digits


def dial_target(phone: str) -> str:
    """Return what a ``tel`` link dials: the digits and the extension (RFC 3966, sections 3 and 5.1.1)."""
    _, extension = split_extension(phone)
    return f"{dial_string(phone)};ext={extension}" if extension else dial_string(phone)


def without_trunk_zero(phone: str) -> str:
    """Return ``phone`` without a zero in parentheses if the number is international."""
    return _TRUNK_ZERO.sub("", phone) if phone.strip().startswith("+") else phone
