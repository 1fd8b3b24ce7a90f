"""What an import adds to people who are on the list already, and taking it out again as long as nobody changed it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from ..contacts.card_photos import CardPhoto
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.notes import EarlierNote
from ..contacts.tags import Tagging
from ..database import chunks, in_ids
from ..extensions import db
from ..people import User
from .batches import ROWS_PER_BATCH
from .fingerprints import fingerprint_of, lock_in_batches

SNAPSHOT_COLUMNS = (
    "note",
    "noted_at",
    "next_step",
    "due_on",
    "keep_every",
    "put_off_at",
    "put_off_until",
    "put_off_times",
)
"""What of a contact an import may write, besides its card and tags."""
Snapshot = dict[str, Any]


def take_snapshot(contact: Contact) -> Snapshot:
    """What ``contact`` says before something is added, as JSON keeps it."""
    values = {name: _to_json(getattr(contact, name)) for name in SNAPSHOT_COLUMNS}
    return values | {"made": contact.kept_card_id is None}


def with_fingerprints(
    owner: User, grown: Mapping[int, Snapshot], tagged: Iterable[tuple[int, int]]
) -> dict[str, Snapshot]:
    """``grown``, the states before by contact, with what was added and a mark of how each of them is now."""
    tags: dict[int, list[int]] = {}
    for contact_id, tag_id in tagged:
        tags.setdefault(contact_id, []).append(tag_id)
    marks = {contact.id: mark for contact, mark in _contacts_with_fingerprints(owner.id, list(grown))}
    return {
        str(id_): state | {"tags": tags.get(id_, []), "mark": marks[id_]}
        for id_, state in grown.items()
        if id_ in marks
    }


def revert(owner: User, grown: Mapping[str, Snapshot], since: datetime) -> list[int]:
    """Take what an import added after ``since`` out of those contacts that are as it left them; which those are."""
    found = _contacts_with_fingerprints(owner.id, [int(id_) for id_ in grown])
    same = [(contact, grown[str(contact.id)]) for contact, mark in found if mark == grown[str(contact.id)]["mark"]]
    ids = [contact.id for contact, _ in same]
    card_ids = [card_id for contact, state in same if (card_id := _restore_contact(contact, state))]
    db.session.flush()
    for chunk in chunks(ids, ROWS_PER_BATCH):
        later = in_ids(EarlierNote.contact_id, chunk), EarlierNote.replaced_at >= since
        db.session.execute(delete(EarlierNote).where(*later))
    for chunk in chunks(card_ids, ROWS_PER_BATCH):
        db.session.execute(delete(KeptCard).where(in_ids(KeptCard.id, chunk)))
    _remove_added_tags(same)
    return ids


def _remove_added_tags(same: Iterable[tuple[Contact, Snapshot]]) -> None:
    by_tag: dict[int, list[int]] = {}
    for contact, state in same:
        for tag_id in state["tags"]:
            by_tag.setdefault(tag_id, []).append(contact.id)
    for tag_id, ids in by_tag.items():
        for chunk in chunks(ids, ROWS_PER_BATCH):
            db.session.execute(delete(Tagging).where(Tagging.tag_id == tag_id, in_ids(Tagging.contact_id, chunk)))


def _restore_contact(contact: Contact, state: Snapshot) -> int | None:
    """The id of a card that the import made and that has to go."""
    if contact.note != state["note"]:
        contact.replace_note(state["note"])
    for name in SNAPSHOT_COLUMNS[1:]:
        setattr(contact, name, _from_json(name, state[name]))
    card = contact.kept_card
    if card and state["made"]:
        contact.kept_card = None
        return card.id
    if card:
        card.remove_details(state["card"])
    return None


def _contacts_with_fingerprints(owner_id: int, ids: Sequence[int]) -> list[tuple[Contact, str]]:
    """Those contacts that are there, held, each with a mark of what an import may write: with any change another."""
    found: list[tuple[Contact, str]] = []
    for batch in lock_in_batches(owner_id, ids):
        cards = [contact.kept_card_id for contact in batch]
        pictured = set(db.session.scalars(select(CardPhoto.card_id).where(CardPhoto.card_id.in_(cards))))
        found += [(contact, _fingerprint(contact, contact.kept_card_id in pictured)) for contact in batch]
    return found


def _fingerprint(contact: Contact, pictured: bool) -> str:
    own = [getattr(contact, name) for name in (*SNAPSHOT_COLUMNS, "note_version")]
    card = contact.kept_card
    values = [own, [tag.id for tag in contact.tags], repr(card.details) if card else "", pictured]
    return fingerprint_of(values)


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, kept: Any) -> Any:
    if kept and name.endswith("_at"):
        return datetime.fromisoformat(kept)
    return date.fromisoformat(kept) if kept and name in ("due_on", "put_off_until") else kept
