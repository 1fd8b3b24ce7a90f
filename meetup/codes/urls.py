"""Finding the code in the text of a QR symbol."""

import re
from urllib.parse import urlsplit

from flask import current_app

_CODE_PATH = re.compile(r"/c/([0-9a-z-]{1,40})/?", re.IGNORECASE)


def code_in_url(text: str) -> str | None:
    """Return the code in ``text`` if that is one of our own URLs, in any case and with or without ``https://``."""
    return _code_in_absolute_url(text.strip()) or _code_in_absolute_url(f"https://{text.strip()}")


def _code_in_absolute_url(address: str) -> str | None:
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    match = _CODE_PATH.fullmatch(url.path)
    is_own_url = (
        url.scheme.lower() in ("http", "https") and url.netloc.lower() == current_app.config["MEETUP"].netloc.lower()
    )
    return match.group(1) if match and is_own_url else None
