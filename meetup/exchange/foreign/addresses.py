"""Reading what holds one address: mailto (RFC 6068), tel (RFC 3966), sms (RFC 5724) and what came before them."""

import re
from urllib.parse import unquote, urlsplit

from .mecards import parse_fields, unescape
from .parsed_cards import ParsedCard, RawCard, guess_name, parse_email, parse_phone

_SCHEME = re.compile(
    r"\s*(mailto|tel|sms|smsto|mms|mmsto|matmsg|smtp|callto|facetime)\s*:(.*)", re.IGNORECASE | re.DOTALL
)
_BOOKMARK = re.compile(r"\s*(?:URLTO|URL)\s*:(?=https?:)", re.IGNORECASE)
MAX_RECIPIENTS = 8


def read_address(text: str) -> ParsedCard | None:
    """Whom one writes to or calls; what would be written is left alone."""
    found = _SCHEME.fullmatch(text)
    if found is None:
        return _bare_address(text)
    scheme, rest = found.group(1).lower(), found.group(2)
    if scheme == "matmsg":
        return _card_from_emails([unescape(value) for name, value in parse_fields(rest) if name == "TO"])
    if scheme in ("mailto", "smtp"):
        recipients = rest.partition("?")[0] if scheme == "mailto" else rest.partition(":")[0]
        return _card_from_emails(unquote(recipients).split(","))
    return _card_from_phones(re.split(r"[?;:]", unquote(rest).lstrip("/"), maxsplit=1)[0].split(","))


def web_address_in(text: str) -> str | None:
    """The web address that ``text`` is, also as a bookmark (MEBKM, URLTO); it may be anybody's."""
    text = text.strip()
    if text[:6].upper() == "MEBKM:":
        text = next((unescape(value) for name, value in parse_fields(text[6:]) if name == "URL"), "")
    text = _BOOKMARK.sub("", text)
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        return None
    plain = len(text) <= 2000 and not re.search(r"[\s<>\"'\\\x00-\x1f]", text) and "@" not in url.netloc
    return text if plain and url.scheme in ("http", "https") and "." in host else None


def _bare_address(text: str) -> ParsedCard | None:
    """An address or an international number and nothing else."""
    if len(text) > 254 or "\n" in text:
        return None
    if "@" in text and "/" not in text:
        return _card_from_emails([text])
    return _card_from_phones([text]) if text.startswith("+") else None


def _card_from_emails(recipients: list[str]) -> ParsedCard | None:
    addresses = [address for recipient in recipients[:MAX_RECIPIENTS] if (address := parse_email(recipient))]
    if not addresses:
        return None
    return RawCard(name=guess_name(addresses[0].partition("@")[0]), emails=addresses, guessed=True).parse()


def _card_from_phones(numbers: list[str]) -> ParsedCard | None:
    found = [number for written in numbers[:MAX_RECIPIENTS] if (number := parse_phone(written))]
    return RawCard(phones=found).parse() if found else None
