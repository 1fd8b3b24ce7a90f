"""Undo an import for contacts that existed before it. A contact is only restored if nobody has changed it since."""

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
"""The columns of a contact that an import may write, besides its card and tags."""
Snapshot = dict[str, Any]
"""JSON of a contact before an import: ``SNAPSHOT_COLUMNS``, and ``made``, whether the import creates its card. Later
also ``card``, the added details, ``tags``, the ids of added tags, and ``mark``, the fingerprint after the import."""


def take_snapshot(contact: Contact) -> Snapshot:
    """Return the snapshot of ``contact`` before something is added to it."""
    values = {name: _to_json(getattr(contact, name)) for name in SNAPSHOT_COLUMNS}
    return values | {"made": contact.kept_card_id is None}


def with_fingerprints(
    owner: User, snapshots: Mapping[int, Snapshot], added_tags: Iterable[tuple[int, int]]
) -> dict[str, Snapshot]:
    """Add to each snapshot the tags that the import added and a fingerprint of the contact's current state."""
    tags: dict[int, list[int]] = {}
    for contact_id, tag_id in added_tags:
        tags.setdefault(contact_id, []).append(tag_id)
    current = _contacts_with_fingerprints(owner.id, list(snapshots))
    fingerprints = {contact.id: fingerprint for contact, fingerprint in current}
    return {
        str(id_): snapshot | {"tags": tags.get(id_, []), "mark": fingerprints[id_]}
        for id_, snapshot in snapshots.items()
        if id_ in fingerprints
    }


def revert(owner: User, snapshots: Mapping[str, Snapshot], since: datetime) -> list[int]:
    """Restore the contacts that are unchanged since the import, which began at ``since``. Return their ids."""
    current = _contacts_with_fingerprints(owner.id, [int(id_) for id_ in snapshots])
    with_snapshots = [(contact, snapshots[str(contact.id)], fingerprint) for contact, fingerprint in current]
    unchanged = [(contact, snapshot) for contact, snapshot, mark in with_snapshots if mark == snapshot["mark"]]
    ids = [contact.id for contact, _ in unchanged]
    card_ids = [card_id for contact, snapshot in unchanged if (card_id := _restore_contact(contact, snapshot))]
    db.session.flush()
    for chunk in chunks(ids, ROWS_PER_BATCH):
        conditions = in_ids(EarlierNote.contact_id, chunk), EarlierNote.replaced_at >= since
        db.session.execute(delete(EarlierNote).where(*conditions))
    for chunk in chunks(card_ids, ROWS_PER_BATCH):
        db.session.execute(delete(KeptCard).where(in_ids(KeptCard.id, chunk)))
    _remove_added_tags(unchanged)
    return ids


def _remove_added_tags(contacts: Iterable[tuple[Contact, Snapshot]]) -> None:
    """Remove from each contact the tags that the import added."""
    ids_by_tag: dict[int, list[int]] = {}
    for contact, snapshot in contacts:
        for tag_id in snapshot["tags"]:
            ids_by_tag.setdefault(tag_id, []).append(contact.id)
    for tag_id, ids in ids_by_tag.items():
        for chunk in chunks(ids, ROWS_PER_BATCH):
            db.session.execute(delete(Tagging).where(Tagging.tag_id == tag_id, in_ids(Tagging.contact_id, chunk)))


def _restore_contact(contact: Contact, snapshot: Snapshot) -> int | None:
    """Put the contact back as it was. Return the id of the card that the import created, if there is one to delete."""
    if contact.note != snapshot["note"]:
        contact.replace_note(snapshot["note"])
    for name in SNAPSHOT_COLUMNS[1:]:
        setattr(contact, name, _from_json(name, snapshot[name]))
    card = contact.kept_card
    if card and snapshot["made"]:
        contact.kept_card = None
        return card.id
    if card:
        card.remove_details(snapshot["card"])
    return None


def _contacts_with_fingerprints(owner_id: int, ids: Sequence[int]) -> list[tuple[Contact, str]]:
    """Lock the contacts that still exist. Return each with a fingerprint of everything that an import may write."""
    pairs: list[tuple[Contact, str]] = []
    for batch in lock_in_batches(owner_id, ids):
        card_ids = [contact.kept_card_id for contact in batch]
        with_photo = set(db.session.scalars(select(CardPhoto.card_id).where(CardPhoto.card_id.in_(card_ids))))
        pairs += [(contact, _fingerprint(contact, contact.kept_card_id in with_photo)) for contact in batch]
    return pairs


def _fingerprint(contact: Contact, has_photo: bool) -> str:
    columns = [getattr(contact, name) for name in (*SNAPSHOT_COLUMNS, "note_version")]
    card = contact.kept_card
    values = [columns, [tag.id for tag in contact.tags], repr(card.details) if card else "", has_photo]
    return fingerprint_of(values)


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if value and name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value and name in ("due_on", "put_off_until") else value
