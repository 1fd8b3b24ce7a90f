"""Where a draft can be opened, prefilled: links that their owner follows. Nothing is ever sent by itself.

``static/js/drafts/lib/send-links.js`` writes the same links while somebody types.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ..languages import gettext
from ..people import Card
from ..people.phones import dial_string
from .messages import DraftMessage

_E164_LENGTHS = range(7, 16)
"""Digits of an international number (ITU-T E.164), the country's included."""


@dataclass(frozen=True)
class SendLink:
    """A way out of here: ``to`` is the address, the number or the profile; ``url`` carries the message where it can."""

    kind: str
    label: str
    icon: str
    recipient: str
    url: str


def send_links_of(card: Card, message: DraftMessage) -> list[SendLink]:
    """The ways that ``card`` gives now, the ones that carry the message first."""
    return [*_mail_links(card, message), *_phone_links(card, message), *_profile_links(card)]


def _mail_links(card: Card, message: DraftMessage) -> Iterator[SendLink]:
    if card.email:
        url = mailto(card.email, message.subject, message.body)
        yield SendLink("email", gettext("Email"), "mail", card.email, url)


def _phone_links(card: Card, message: DraftMessage) -> Iterator[SendLink]:
    """Each with the first number that fits: WhatsApp needs one that says its country."""
    if international := next(filter(None, map(international_digits, card.phones)), ""):
        url = f"https://wa.me/{international}?text={percent_encode(message.body)}"
        yield SendLink("whatsapp", "WhatsApp", "message", international, url)
    if number := next(filter(None, map(dial_string, card.phones)), ""):
        yield SendLink("sms", gettext("SMS"), "message", number, f"sms:{number}?body={percent_encode(message.body)}")


def _profile_links(card: Card) -> Iterator[SendLink]:
    """LinkedIn takes no text from a link, so it is copied to be pasted there."""
    for link in card.links:
        if link.label == "LinkedIn" and urlsplit(link.url).scheme == "https":
            yield SendLink("linkedin", "LinkedIn", "link", link.url, link.url)
            return


def mailto(address: str, subject: str, body: str) -> str:
    """A ``mailto`` link: percent-encoded UTF-8, line breaks as CRLF (RFC 6068, sections 2 and 5)."""
    to = quote(address, safe="@")
    return (
        f"mailto:{to}?subject={percent_encode(subject)}&body={percent_encode(body.replace(chr(10), chr(13) + chr(10)))}"
    )


def percent_encode(text: str) -> str:
    """``text`` percent-encoded but for letters, digits and ``-._~`` (RFC 3986, 2.3), which every reader takes back."""
    return quote(text, safe="")


def international_digits(phone: str) -> str:
    """The digits of a number that says its country; empty for any other, which could ring somebody else."""
    digits = dial_string(phone).removeprefix("+")
    return digits if phone.strip().startswith("+") and len(digits) in _E164_LENGTHS else ""
