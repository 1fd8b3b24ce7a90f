"""The cards of two contacts that are merged: what one knows besides is added to the other, and taken out again."""

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from ...contacts.card_photos import CardPhoto
from ...contacts.details import CHANNEL_KINDS, DETAIL_TEXTS, Details, channel_key
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...extensions import db

CARD_COLUMNS = (
    "headline",
    "company",
    "bio",
    "email",
    "phone",
    "link",
    "more",
    "given",
    "message",
    "search_text",
    "marks",
)
CardMergeRecord = dict[str, Any]


def merge_cards(part: Contact, into: Contact) -> CardMergeRecord:
    """Let ``into`` know what the card of ``part`` says, which stays as it is.

    The copy of a guest's card counts as given like the card itself: whoever takes their card back hides it too.
    """
    card, mine = part.kept_card, into.kept_card
    assert card is not None, "somebody without an account has a card"
    made = mine is None
    if mine is None:
        mine = into.kept_card = KeptCard.create(into.owner, "by_hand", Details(name=card.name))
    before, added = _column_values(mine), _add_card(card, mine)
    db.session.flush()
    photo = CardPhoto.exists_for(card) and not CardPhoto.exists_for(mine)
    if photo:
        _move_photo(card, mine)
    return {
        "made": mine.id if made else None,
        "before": before,
        "after": _column_values(mine),
        "added": added,
        "photo": photo,
    }


def merged(joined: CardMergeRecord, into: Contact, part: Contact) -> None:
    """Take out again what ``merge_cards`` put in; what was written since stays."""
    mine, card = into.kept_card, part.kept_card
    assert card is not None, "somebody without an account has a card"
    if mine is None:
        return
    if joined["photo"] and CardPhoto.exists_for(mine) and not CardPhoto.exists_for(card):
        _move_photo(mine, card)
    if _column_values(mine) != joined["after"]:
        _remove_added(mine, joined["added"])
    else:
        for name, value in joined["before"].items():
            setattr(mine, name, value)
    if joined["made"] == mine.id and into.person_id and (_column_values(mine) == joined["after"] or mine.is_blank):
        into.kept_card = None
        db.session.flush()
        db.session.delete(mine)
    db.session.flush()


def _add_card(card: KeptCard, to: KeptCard) -> dict[str, Any]:
    """Add what ``card`` says; what a guest gave stays theirs to hide. Answers what was new."""
    if card.is_from_guest:
        given = to.given
        to.absorb_guest_card(card)
        return {
            "given": {
                kind: [v for v in to.given.get(kind, ()) if v not in given.get(kind, ())] for kind in CHANNEL_KINDS
            }
        }
    added = to.lock_and_add(card.details)
    to.message = to.message or card.message
    return added


def _remove_added(card: KeptCard, added: dict[str, Any]) -> None:
    said = card.details
    left: dict[str, Any] = {text: "" for text in DETAIL_TEXTS if text in added and getattr(said, text) == added[text]}
    for kind in CHANNEL_KINDS:
        theirs = {channel_key(kind, value) for value in added.get(kind, ())}
        left[kind] = tuple(value for value in getattr(said, kind) if channel_key(kind, value) not in theirs)
    card.set_details(replace(said, **left))
    theirs = added.get("given", {})
    card.given = {kind: [v for v in values if v not in theirs.get(kind, ())] for kind, values in card.given.items()}
    if card.details.channel_keys == Details().channel_keys:
        card.source = "by_hand"  # A guest's card has a channel; this has become the holder's own.


def _column_values(card: KeptCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in CARD_COLUMNS}


def _move_photo(card: KeptCard, to: KeptCard) -> None:
    db.session.execute(update(CardPhoto).where(CardPhoto.card_id == card.id).values(card_id=to.id))
    db.session.expire_all()
