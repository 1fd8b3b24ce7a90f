"""Slugs: the readable names of events in addresses."""

import re
import secrets
import unicodedata

MAX_SLUG_LENGTH = 60
FALLBACK_SLUG = "event"
RESERVED = frozenset({"new"})
_SUFFIX = "23456789abcdefghjkmnpqrstuvwxyz"


def slugify(title: str) -> str:
    """Return the ASCII letters and digits of ``title`` with dashes; ``event`` if there are none, as in 数据之夜."""
    ascii_ = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_))[:MAX_SLUG_LENGTH].strip("-") or FALLBACK_SLUG
    return with_random_suffix(slug) if slug in RESERVED else slug


def with_random_suffix(slug: str) -> str:
    """Return ``slug`` with 8 random characters (39 bits) appended, for a slug that is taken."""
    return f"{slug}-{''.join(secrets.choice(_SUFFIX) for _ in range(8))}"
