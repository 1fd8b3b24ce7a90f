"""Phone numbers in the form in which links dial them."""

import re

_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")


def dial_string(phone: str) -> str:
    """Return the digits of ``phone`` and a leading plus, for ``tel`` (RFC 3966 5.1.1) and ``sms`` links (RFC 5724).

    The zero in ``+49 (0)171`` is only dialled within the country, so it is removed from international numbers.
    """
    international = phone.strip().startswith("+")
    digits = "".join(c for c in without_trunk_zero(phone) if c in "0123456789")
    return f"+{digits}" if digits and international else digits


def without_trunk_zero(phone: str) -> str:
    """Return ``phone`` without a zero in parentheses if the number is international."""
    return _TRUNK_ZERO.sub("", phone) if phone.strip().startswith("+") else phone
