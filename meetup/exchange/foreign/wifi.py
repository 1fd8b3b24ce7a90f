"""Reading the codes of Wi-Fi networks, like the scanner in the browser (static/js/exchange/lib/wifi.js)."""

import re
from typing import NamedTuple

from .mecards import parse_fields, unescape

_QUOTED = re.compile(r'"(.*[^\\])"', re.DOTALL)


class Wifi(NamedTuple):
    """What somebody needs to join a network. ``password`` and ``user`` are empty if it asks for none."""

    network: str
    password: str = ""
    user: str = ""


def read_wifi(text: str) -> Wifi | None:
    """Return the network in ``text`` (wpa_supplicant, "WIFI:"), ``None`` if it is not such a code."""
    kind, _, body = text.strip().partition(":")
    if kind.upper() != "WIFI":
        return None
    fields = dict(parse_fields(body))
    if not fields.get("S"):
        return None
    is_open = fields.get("T", "").lower() == "nopass"
    return Wifi(*(_plain(fields.get(name, "")) for name in ("S", "" if is_open else "P", "I")))


def _plain(value: str) -> str:
    """Return ``value`` as it was meant. Quotes around it say that it is no hexadecimal number."""
    match = _QUOTED.fullmatch(value)
    return unescape(match.group(1) if match else value)
