"""Erasing what a kept card says about a person. Its holder keeps the contact, and what they wrote themselves."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..hooks import Hook
from .card_photos import CardPhoto
from .details import Details, channel_key
from .kept_cards import KeptCard

on_card_emptied: Hook[Callable[[KeptCard], object]] = Hook("on_card_emptied")
"""Something was erased from a kept card. Slices erase what they have stored of the card in order to undo a change."""


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


def remove_email(card: KeptCard, address: str) -> None:
    """Remove one of several addresses. A card that a guest gave belongs to its holder then, who added the others."""
    if card.is_from_guest and card.email == address:
        card.source = "by_hand"
    card.given = {**card.given, "emails": list(_without(card.given.get("emails", ()), address))}
    card.set_details(replace(card.details, emails=_without(card.details.emails, address)))
    _finish(card)


def _without(emails: Iterable[str], address: str) -> tuple[str, ...]:
    key = channel_key("emails", address)
    return tuple(email for email in emails if channel_key("emails", email) != key)


def _finish(card: KeptCard) -> None:
    card.refresh_search_keys()
    for forget in on_card_emptied:
        forget(card)
