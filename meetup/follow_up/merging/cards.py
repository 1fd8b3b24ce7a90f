"""Merging the cards of two contacts: details that only one has are added to the other, and removed by the undo."""

from dataclasses import replace
from typing import Any, TypedDict

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


class CardMergeRecord(TypedDict):
    """What a merge did to a card, so that it can be undone. It is stored as JSON."""

    made: int | None
    """The id of the card if the merge created it."""
    before: dict[str, Any]
    """The values of ``CARD_COLUMNS`` before the merge."""
    after: dict[str, Any]
    """The same after it."""
    added: dict[str, Any]
    """The details that were new."""
    photo: bool
    """Whether the photo was moved."""


def merge_cards(part: Contact, into: Contact) -> CardMergeRecord:
    """Add the details of the card of ``part``, which stays as it is, to the card of ``into``.

    What a guest gave counts as given in the copy as well, so that it is hidden there too if they take it back.
    """
    card, target = part.kept_card, into.kept_card
    assert card is not None, "someone without an account has a card"
    is_new = target is None
    if target is None:
        target = into.kept_card = KeptCard.create(into.owner, "by_hand", Details(name=card.name))
    before, added = _column_values(target), _add_card(card, target)
    db.session.flush()
    has_photo = CardPhoto.exists_for(card) and not CardPhoto.exists_for(target)
    if has_photo:
        _move_photo(card, target)
    return {
        "made": target.id if is_new else None,
        "before": before,
        "after": _column_values(target),
        "added": added,
        "photo": has_photo,
    }


def without_given(record: CardMergeRecord) -> CardMergeRecord:
    """Return ``record`` without what a guest gave, if there is any of that in it.

    Undoing the merge then takes out what else it had added, instead of restoring all columns.
    """
    added = {name: value for name, value in record["added"].items() if name != "given"}
    has_given = any(values.get("given") or values.get("message") for values in (record["before"], record["after"]))
    return {**record, "before": {}, "after": {}, "added": added} if has_given else record


def split_cards(record: CardMergeRecord, into: Contact, part: Contact) -> None:
    """Undo ``merge_cards``. Details that were written since the merge stay."""
    target, card = into.kept_card, part.kept_card
    assert card is not None, "someone without an account has a card"
    if target is None:
        return
    if record["photo"] and CardPhoto.exists_for(target) and not CardPhoto.exists_for(card):
        _move_photo(target, card)
    if _column_values(target) != record["after"]:
        _remove_added(target, record["added"])
    else:
        for name, value in record["before"].items():
            setattr(target, name, value)
    is_unused = _column_values(target) == record["after"] or target.is_blank
    if record["made"] == target.id and into.person_id and is_unused:
        into.kept_card = None
        db.session.flush()
        db.session.delete(target)
    db.session.flush()


def _add_card(card: KeptCard, target: KeptCard) -> dict[str, Any]:
    """Add the details of ``card`` to ``target``. Return what was new.

    What a guest gave stays theirs to hide; it is returned under ``given``.
    """
    if card.is_from_guest:
        before = target.given
        target.absorb_guest_card(card)
        return {"given": {kind: _missing_in(before, target.given, kind) for kind in CHANNEL_KINDS}}
    added = target.lock_and_add(card.details)
    target.message = target.message or card.message
    return added


def _missing_in(before: dict[str, list[str]], after: dict[str, list[str]], kind: str) -> list[str]:
    """Return the channels of ``kind`` that are in ``after`` but not in ``before``."""
    return [value for value in after.get(kind, ()) if value not in before.get(kind, ())]


def _remove_added(card: KeptCard, added: dict[str, Any]) -> None:
    """Remove the ``added`` details from ``card``, as far as nobody has changed them since."""
    details = card.details
    values: dict[str, Any] = {
        text: "" for text in DETAIL_TEXTS if text in added and getattr(details, text) == added[text]
    }
    for kind in CHANNEL_KINDS:
        added_keys = {channel_key(kind, value) for value in added.get(kind, ())}
        channels = getattr(details, kind)
        values[kind] = tuple(value for value in channels if channel_key(kind, value) not in added_keys)
    card.set_details(replace(details, **values))
    added_given = added.get("given", {})
    card.given = {kind: _missing_in(added_given, card.given, kind) for kind in card.given}
    if card.details.channel_keys == Details().channel_keys:
        card.source = "by_hand"  # The card of a guest has a channel; this one belongs to its holder now.


def _column_values(card: KeptCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in CARD_COLUMNS}


def _move_photo(card: KeptCard, target: KeptCard) -> None:
    db.session.execute(update(CardPhoto).where(CardPhoto.card_id == card.id).values(card_id=target.id))
    db.session.expire_all()
