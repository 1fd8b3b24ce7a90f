"""Undo an import for the contacts that it created. Only those that nobody has changed since are deleted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from ..contacts.card_photos import CardPhoto
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import in_ids
from ..extensions import db
from ..people import Profile
from .fingerprints import fingerprint_of, lock_in_batches
from .full_export.contacts import contact_entries


def fingerprints_of(owner_id: int, ids: Sequence[int]) -> dict[str, str]:
    """Return the fingerprints of the contacts that still exist and are not users, by id."""
    fingerprints: dict[str, str] = {}
    for batch in lock_in_batches(owner_id, ids, joinedload(Contact.profile).selectinload(Profile.topics)):
        fingerprints |= {
            str(contact.id): fingerprint_of(entry)
            for contact, entry in zip(batch, contact_entries(batch), strict=True)
            if not contact.person_id
        }
    return fingerprints


def delete_unchanged(owner_id: int, added: dict[str, str], done_at: datetime) -> int:
    """Delete the contacts whose fingerprint is still the one in ``added``. Return how many were deleted.

    One whose photo was taken after ``done_at``, when the import was carried out, stays.
    """
    current = fingerprints_of(owner_id, [int(id_) for id_ in added])
    unchanged = [int(id_) for id_, fingerprint in current.items() if fingerprint == added[id_]]
    card_ids = select(Contact.kept_card_id).where(in_ids(Contact.id, unchanged))
    deletable_card_ids = card_ids.where(
        Contact.kept_card_id.not_in(select(CardPhoto.card_id).where(CardPhoto.created_at > done_at)),
        Contact.id.not_in(_merge_target_ids()),
    )
    deleted = db.session.execute(delete(KeptCard).where(KeptCard.id.in_(deletable_card_ids)).returning(KeptCard.id))
    return len(deleted.all())


def _merge_target_ids() -> Select[int | None]:
    """Return a query for the ids of contacts that others were merged into."""
    return select(Contact.merged_into_id).where(Contact.merged_into_id.is_not(None))
