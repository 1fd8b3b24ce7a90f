"""Erasing what a kept card says about a person. Its holder keeps the contact, and what they wrote themselves."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from ..extensions import now
from ..hooks import Hook
from ..languages import gettext, speaking
from ..people import User
from .card_photos import CardPhoto
from .details import Details, channel_key
from .kept_cards import KeptCard
from .models import Contact

MAX_NAME_LENGTH = 100

on_card_emptied: Hook[Callable[[KeptCard], object]] = Hook("on_card_emptied")
"""Something was erased from a kept card. Slices erase what they have stored of the card in order to undo a change."""


def select_with_holders(*more: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the query for kept cards, ordered by id, each with its contact and its holder, and ``more``."""
    query: Select[*tuple[Any, ...]] = select(KeptCard, Contact, User, *more).join(User, User.id == KeptCard.holder_id)
    return query.outerjoin(Contact, Contact.kept_card_id == KeptCard.id).order_by(KeptCard.id)


def name_left_to(holder: User, contact: Contact | None) -> str:
    """Return what somebody who was erased is called on the card of ``holder``, in the language of the holder."""
    with speaking(holder.language):
        return nameless(contact.event_name if contact else "")


def nameless(event_name: str) -> str:
    """Return what somebody is called who left without leaving their name."""
    if event_name:
        return gettext("Someone you met at %(event)s", event=event_name)[:MAX_NAME_LENGTH]
    return gettext("Someone you met")


def forget_guest(card: KeptCard, name: str) -> None:
    """Remove what the person gave as a guest, call them ``name``, and keep what the holder added."""
    if card.is_from_guest:
        card.source = "by_hand"
        card.email = card.phone = card.link = ""
    card.name, card.given, card.message = name, {}, ""
    card.refresh_search_keys()


def empty(card: KeptCard, name: str) -> None:
    """Remove everything that the card says about the person, and call them ``name``."""
    card.source, card.given, card.message = "by_hand", {}, ""
    card.set_details(Details(name=name))
    CardPhoto.delete_for(card)
    _finish(card)


def remove_email(card: KeptCard, address: str, name: str) -> None:
    """Remove an address, and nothing else. If the card was called like it, call it ``name``.

    No other address takes its place, as that of a guest is the one that they gave. Without one, the card is its
    holder's.
    """
    if channel_key("emails", card.email) == channel_key("emails", address):
        card.email = ""
    if card.is_from_guest and not (card.email or card.phone or card.link):
        card.source = "by_hand"
    if channel_key("emails", card.name) == channel_key("emails", address):
        card.name = name
    card.more = _without(card.more, address)
    card.given = _without(card.given, address)
    _finish(card)


def _without(channels: Mapping[str, Sequence[str]], address: str) -> dict[str, list[str]]:
    key = channel_key("emails", address)
    emails = [email for email in channels.get("emails", ()) if channel_key("emails", email) != key]
    others = {kind: list(values) for kind, values in channels.items() if kind != "emails"}
    return {**others, "emails": emails} if emails else others


def _finish(card: KeptCard) -> None:
    card.emptied_at = now()
    card.refresh_search_keys()
    for forget in on_card_emptied:
        forget(card)
