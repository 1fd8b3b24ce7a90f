"""The cards of two contacts that are merged: what one knows besides is added to the other, and taken out again."""

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from ...contacts.card_photos import CardPhoto
from ...contacts.details import CHANNELS, TEXTS, Details, mark
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...extensions import db

SAID = ("headline", "company", "bio", "email", "phone", "link", "more", "given", "message", "search_text", "marks")
Joined = dict[str, Any]


def join(part: Contact, into: Contact) -> Joined:
    """Let ``into`` know what the card of ``part`` says, which stays as it is.

    The copy of a guest's card counts as given like the card itself: whoever takes their card back hides it too.
    """
    card, mine = part.kept_card, into.kept_card
    assert card is not None, "somebody without an account has a card"
    made = mine is None
    if mine is None:
        mine = into.kept_card = KeptCard.made(into.owner, "by_hand", Details(name=card.name))
    before, added = _said(mine), _add(card, mine)
    db.session.flush()
    photo = CardPhoto.exists(card) and not CardPhoto.exists(mine)
    if photo:
        _move_photo(card, mine)
    return {"made": mine.id if made else None, "before": before, "after": _said(mine), "added": added, "photo": photo}


def part(joined: Joined, into: Contact, part: Contact) -> None:
    """Take out again what ``join`` put in; what was written since stays."""
    mine, card = into.kept_card, part.kept_card
    assert card is not None, "somebody without an account has a card"
    if mine is None:
        return
    if joined["photo"] and CardPhoto.exists(mine) and not CardPhoto.exists(card):
        _move_photo(mine, card)
    if _said(mine) != joined["after"]:
        _take_out(mine, joined["added"])
    else:
        for name, value in joined["before"].items():
            setattr(mine, name, value)
    if joined["made"] == mine.id and into.person_id and (_said(mine) == joined["after"] or mine.is_blank):
        into.kept_card = None
        db.session.flush()
        db.session.delete(mine)
    db.session.flush()


def _add(card: KeptCard, to: KeptCard) -> dict[str, Any]:
    """Add what ``card`` says; what a guest gave stays theirs to hide. Answers what was new."""
    if card.is_given:
        given = to.given
        to.receive(card)
        return {
            "given": {kind: [v for v in to.given.get(kind, ()) if v not in given.get(kind, ())] for kind in CHANNELS}
        }
    added = to.take_in(card.details)
    to.message = to.message or card.message
    return added


def _take_out(card: KeptCard, added: dict[str, Any]) -> None:
    said = card.details
    left: dict[str, Any] = {text: "" for text in TEXTS if text in added and getattr(said, text) == added[text]}
    for kind in CHANNELS:
        theirs = {mark(kind, value) for value in added.get(kind, ())}
        left[kind] = tuple(value for value in getattr(said, kind) if mark(kind, value) not in theirs)
    card.describe(replace(said, **left))
    theirs = added.get("given", {})
    card.given = {kind: [v for v in values if v not in theirs.get(kind, ())] for kind, values in card.given.items()}
    if card.details.marks == Details().marks:
        card.source = "by_hand"  # A guest's card has a channel; this has become the holder's own.


def _said(card: KeptCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in SAID}


def _move_photo(card: KeptCard, to: KeptCard) -> None:
    db.session.execute(update(CardPhoto).where(CardPhoto.card_id == card.id).values(card_id=to.id))
    db.session.expire_all()
