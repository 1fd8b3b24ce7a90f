"""Reading codes with an address: mailto (RFC 6068), tel (RFC 3966), sms (RFC 5724) and their predecessors."""

import re
from urllib.parse import unquote, urlsplit

from .channels import parse_email, parse_phone
from .mecards import parse_fields, unescape
from .parsed_cards import ParsedCard, RawCard, guess_name

_SCHEME = re.compile(
    r"\s*(mailto|tel|sms|smsto|mms|mmsto|matmsg|smtp|callto|facetime)\s*:(.*)", re.IGNORECASE | re.DOTALL
)
_BOOKMARK = re.compile(r"\s*(?:URLTO|URL)\s*:(?=https?:)", re.IGNORECASE)
MAX_RECIPIENTS = 8


def read_address(text: str) -> ParsedCard | None:
    """Return a card with the recipients of the message or call that ``text`` starts; the message itself is ignored."""
    match = _SCHEME.fullmatch(text)
    if match is None:
        return _read_bare_address(text)
    scheme, rest = match.group(1).lower(), match.group(2)
    if scheme == "matmsg":
        return _card_from_emails([unescape(value) for name, value in parse_fields(rest) if name == "TO"])
    if scheme in ("mailto", "smtp"):
        recipients = rest.partition("?")[0] if scheme == "mailto" else rest.partition(":")[0]
        return _card_from_emails(unquote(recipients).split(","))
    return _card_from_phones(re.split(r"[?;:]", unquote(rest).lstrip("/"), maxsplit=1)[0].split(","))


def web_address_in(text: str) -> str | None:
    """Return the web address that ``text`` consists of, also if it is a bookmark (MEBKM, URLTO).

    It is ``None`` for any other text. The address need not be one of a person.
    """
    text = text.strip()
    if text[:6].upper() == "MEBKM:":
        text = next((unescape(value) for name, value in parse_fields(text[6:]) if name == "URL"), "")
    text = _BOOKMARK.sub("", text)
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        return None
    is_plain = len(text) <= 2000 and not re.search(r"[\s<>\"'\\\x00-\x1f]", text) and "@" not in url.netloc
    return text if is_plain and url.scheme in ("http", "https") and "." in host else None


def _read_bare_address(text: str) -> ParsedCard | None:
    """Return a card if ``text`` is an e-mail address or an international phone number and nothing else."""
    if len(text) > 254 or "\n" in text:
        return None
    if "@" in text and "/" not in text:
        return _card_from_emails([text])
    return _card_from_phones([text]) if text.startswith("+") else None


def _card_from_emails(recipients: list[str]) -> ParsedCard | None:
    addresses = [address for recipient in recipients[:MAX_RECIPIENTS] if (address := parse_email(recipient))]
    if not addresses:
        return None
    return RawCard(name=guess_name(addresses[0].partition("@")[0]), emails=addresses, is_name_guessed=True).parse()


def _card_from_phones(numbers: list[str]) -> ParsedCard | None:
    phones = [phone for number in numbers[:MAX_RECIPIENTS] if (phone := parse_phone(number))]
    return RawCard(phones=phones).parse() if phones else None
