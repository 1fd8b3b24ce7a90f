"""The name of an event in its address."""

import re
import secrets
import unicodedata

LENGTH = 60
EMPTY = "event"
RESERVED = frozenset({"new"})
_SUFFIX = "23456789abcdefghjkmnpqrstuvwxyz"


def slug_of(title: str) -> str:
    """ASCII letters and digits of ``title`` with dashes between; ``event`` when it has none, as in 数据之夜."""
    ascii_ = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_))[:LENGTH].strip("-") or EMPTY
    return another(slug) if slug in RESERVED else slug


def another(slug: str) -> str:
    """``slug`` with 8 random characters (39 bits) behind it, for when it is taken."""
    return f"{slug}-{''.join(secrets.choice(_SUFFIX) for _ in range(8))}"
