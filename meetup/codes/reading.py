"""Reading the code out of what a QR holds."""

import re
from urllib.parse import urlsplit

from flask import current_app

_PATH = re.compile(r"/c/([0-9a-z-]{1,40})/?", re.IGNORECASE)


def code_in_url(text: str) -> str | None:
    """The code of one of our own addresses, in either case, with or without its scheme; else ``None``."""
    return _code_in(text.strip()) or _code_in(f"https://{text.strip()}")


def _code_in(address: str) -> str | None:
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    found = _PATH.fullmatch(url.path)
    ours = url.scheme.lower() in ("http", "https") and url.netloc.lower() == current_app.config["MEETUP"].host.lower()
    return found.group(1) if found and ours else None
