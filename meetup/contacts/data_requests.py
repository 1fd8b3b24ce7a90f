"""Cards of people without an account, as those whose address is on them see and erase them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from ..extensions import db
from ..languages import gettext, lazy_gettext, listed, ngettext
from ..people import User
from ..people.data_requests.held import (
    MAX_SHOWN,
    Held,
    address_line,
    erases_address,
    finds_held,
    is_shared_mailbox,
    lists_addresses,
)
from .card_photos import CardPhoto
from .details import channel_key
from .emptying import empty, name_left_to, remove_email, select_with_holders
from .kept_cards import KeptCard
from .leaving import cards_merged_into
from .models import Contact

CARDS_PER_STEP = 50
ORIGINS = {
    "guest": lazy_gettext("You left your card with them, or someone did in your name."),
    "scan": lazy_gettext("They scanned it, for example from your badge or your paper card."),
    "by_hand": lazy_gettext("They typed it in."),
    "import": lazy_gettext("It was in a file that they brought along, such as their address book."),
}
ONLY_THE_ADDRESS = lazy_gettext("Another address is on this card, too. Only this one goes; ask from the other as well.")
SHARED_MAILBOX = lazy_gettext(
    "Several people may read this mailbox, so only the address goes. Write to us for the rest."
)


@finds_held
def _find_cards(email: str) -> list[Held]:
    """Return the cards with this address.

    Who typed or imported one is not told: an address book is private. A guest knows whom they gave theirs.
    """
    has_photo = exists().where(CardPhoto.card_id == KeptCard.id)
    rows = db.session.execute(_cards_of(email, has_photo).limit(MAX_SHOWN))
    return [_held(card, contact, holder, is_with_photo, email) for card, contact, holder, is_with_photo in rows]


def _held(card: KeptCard, contact: Contact | None, holder: User, has_photo: bool, email: str) -> Held:
    is_only_address = _loses_only_address(card, contact, email)
    is_known = card.is_from_guest and not (is_only_address or holder.left_at or holder.suspended_at)
    return Held(
        holder=holder.profile.name if is_known else gettext("Someone with an account here"),
        origin=_origin_of(card, contact) if is_known else str(ORIGINS[card.source]),
        since=card.created_at,
        lines=address_line(email) if is_only_address else tuple(_lines_of(card, email, has_photo)),
        remark=_remark_on(card, email),
    )


def _origin_of(card: KeptCard, contact: Contact | None) -> str:
    if contact and contact.event_name:
        event = contact.event_name
        return gettext("You left your card with them at %(event)s, or someone did in your name.", event=event)
    return str(ORIGINS[card.source])


def _remark_on(card: KeptCard, email: str) -> str:
    if is_shared_mailbox(email):
        return str(SHARED_MAILBOX)
    return str(ONLY_THE_ADDRESS) if _has_another_address(card, email) else ""


def _lines_of(card: KeptCard, email: str, has_photo: bool) -> Iterator[tuple[str, str]]:
    """Yield what the card says. Of other channels only the number: several people may read one mailbox."""
    details = card.details
    yield gettext("Name"), card.name
    yield gettext("Email"), email
    for label, text in (
        (gettext("Headline"), details.headline),
        (gettext("Company"), details.company),
        (gettext("About"), details.bio),
        (gettext("Your message"), card.message),
    ):
        if text:
            yield label, text
    if more := _other_channels(card, has_photo):
        yield gettext("Also"), more


def _other_channels(card: KeptCard, has_photo: bool) -> str:
    shown = card.card
    emails, phones, links = len(shown.emails) - 1, len(shown.phones), len(shown.links)
    parts = (
        emails and ngettext("another email address", "%(num)s other email addresses", emails),
        phones and ngettext("a phone number", "%(num)s phone numbers", phones),
        links and ngettext("a link", "%(num)s links", links),
        gettext("a photo of the card") if has_photo else "",
    )
    return listed([part for part in parts if part])


@erases_address
def _empty_cards(email: str) -> Iterator[int]:
    """Take the person off the cards. Their holders keep the meeting, and what they wrote themselves."""
    last = 0
    query = _cards_of(email).limit(CARDS_PER_STEP).with_for_update(of=KeptCard)
    while rows := db.session.execute(query.where(KeptCard.id > last)).all():
        for card, contact, holder in rows:
            name = name_left_to(holder, contact)
            if _loses_only_address(card, contact, email) or _has_another_address(card, email):
                remove_email(card, email, name)
            else:
                for each in (card, *(cards_merged_into(contact) if contact else ())):
                    empty(each, name)
            last = card.id
        db.session.flush()
        yield len(rows)


@lists_addresses
def _list_addresses() -> Iterator[str]:
    for marks in db.session.scalars(select(KeptCard.marks).where(KeptCard.marks.contains("@"))):
        yield from (mark for mark in marks.split("\n") if "@" in mark)


def _cards_of(email: str, *more: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select_with_holders(*more).where(KeptCard.has_mark(channel_key("emails", email)))


def _loses_only_address(card: KeptCard, contact: Contact | None, email: str) -> bool:
    """Return whether the rest may be somebody else's: of somebody with an account, or of all who read a mailbox."""
    return is_shared_mailbox(email) or bool(contact and contact.person_id)


def _has_another_address(card: KeptCard, email: str) -> bool:
    mark = channel_key("emails", email)
    return any(channel_key("emails", other) != mark for other in card.card.emails)
