"""Phone numbers as links dial them."""

import re

_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")


def dial_string(phone: str) -> str:
    """``phone`` without what only people read (RFC 3966, 5.1.1), for ``tel`` and ``sms`` links (RFC 5724).

    The zero in ``+49 (0)171`` is dialled within the country alone, so it goes where the country is said.
    """
    international = phone.strip().startswith("+")
    digits = "".join(c for c in without_trunk_zero(phone) if c in "0123456789")
    return f"+{digits}" if digits and international else digits


def without_trunk_zero(phone: str) -> str:
    """``phone`` as it stands, but for a zero that is not dialled."""
    return _TRUNK_ZERO.sub("", phone) if phone.strip().startswith("+") else phone
