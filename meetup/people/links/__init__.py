"""Links to people's pages: the one form in which each is stored, however it came in."""

import re
from urllib.parse import unquote, urlsplit

from ..lettering import has_unseen
from .sites import site_address

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_WEB_START = re.compile(r"https?://", re.IGNORECASE)
_HTTP_PORT = re.compile(r"(?<=[\w\]]):(?:80|443)(?=[/?#]|\Z)")
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"'\\]")
MAX_LENGTH = 300


def normalize_link(text: str) -> str:
    """Return the https address that ``text`` stands for, or ``text`` itself if it is no address of a page.

    A page that was written with http, without a scheme, or as the address of an app comes out the same.
    """
    text = text.strip()
    if not _SCHEME.match(text) and "." in text:
        text = f"https://{text}"
    if match := _WEB_START.match(text):
        address, separator, rest = text[match.end() :].partition("/")
        text = f"https://{_HTTP_PORT.sub('', address)}{separator}{rest}"
    try:
        return site_address(text) or text
    except ValueError:  # not the address of anything
        return text


def is_web_address(link: str) -> bool:
    """Return whether ``link`` is an https address of up to 300 characters that is safe to show on a page."""
    try:
        url = urlsplit(link)
        host = url.hostname or ""
        control = CONTROL_CHARACTER.search(unquote(link)) or has_unseen(link)
    except ValueError:
        return False
    has_plain_characters = (
        len(link) <= MAX_LENGTH and not control and not _NOT_IN_ADDRESS.search(link) and "@" not in url.netloc
    )
    return has_plain_characters and url.scheme == "https" and "." in host


__all__ = ["CONTROL_CHARACTER", "MAX_LENGTH", "is_web_address", "normalize_link"]
