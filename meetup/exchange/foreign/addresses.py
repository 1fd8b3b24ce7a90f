"""Reading what holds one address: mailto (RFC 6068), tel (RFC 3966), sms (RFC 5724) and what came before them."""

import re
from urllib.parse import unquote, urlsplit

from .mecards import fields, unescaped
from .parsed_cards import Draft, Sketch, email_of, guess_name, phone_of

_SCHEME = re.compile(
    r"\s*(mailto|tel|sms|smsto|mms|mmsto|matmsg|smtp|callto|facetime)\s*:(.*)", re.IGNORECASE | re.DOTALL
)
_BOOKMARK = re.compile(r"\s*(?:URLTO|URL)\s*:(?=https?:)", re.IGNORECASE)
MOST = 8


def read_address(text: str) -> Draft | None:
    """Whom one writes to or calls; what would be written is left alone."""
    found = _SCHEME.fullmatch(text)
    if found is None:
        return _bare(text)
    scheme, rest = found.group(1).lower(), found.group(2)
    if scheme == "matmsg":
        return _mail([unescaped(value) for name, value in fields(rest) if name == "TO"])
    if scheme in ("mailto", "smtp"):
        recipients = rest.partition("?")[0] if scheme == "mailto" else rest.partition(":")[0]
        return _mail(unquote(recipients).split(","))
    return _phone(re.split(r"[?;:]", unquote(rest).lstrip("/"), maxsplit=1)[0].split(","))


def address_in(text: str) -> str | None:
    """The web address that ``text`` is, also as a bookmark (MEBKM, URLTO); it may be anybody's."""
    text = text.strip()
    if text[:6].upper() == "MEBKM:":
        text = next((unescaped(value) for name, value in fields(text[6:]) if name == "URL"), "")
    text = _BOOKMARK.sub("", text)
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        return None
    plain = len(text) <= 2000 and not re.search(r"[\s<>\"'\\\x00-\x1f]", text) and "@" not in url.netloc
    return text if plain and url.scheme in ("http", "https") and "." in host else None


def _bare(text: str) -> Draft | None:
    """An address or an international number and nothing else."""
    if len(text) > 254 or "\n" in text:
        return None
    if "@" in text and "/" not in text:
        return _mail([text])
    return _phone([text]) if text.startswith("+") else None


def _mail(recipients: list[str]) -> Draft | None:
    addresses = [address for recipient in recipients[:MOST] if (address := email_of(recipient))]
    if not addresses:
        return None
    return Sketch(name=guess_name(addresses[0].partition("@")[0]), emails=addresses, guessed=True).draft()


def _phone(numbers: list[str]) -> Draft | None:
    found = [number for written in numbers[:MOST] if (number := phone_of(written))]
    return Sketch(phones=found).draft() if found else None
