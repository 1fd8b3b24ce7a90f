"""What an import added, known again as long as nobody changed it."""

from collections.abc import Sequence

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
    """Of those contacts that are there, by id, a mark of all that is kept about them: with any change it is another."""
    marks: dict[str, str] = {}
    for batch in lock_in_batches(owner_id, ids, joinedload(Contact.profile).selectinload(Profile.topics)):
        marks |= {
            str(one.id): fingerprint_of(entry)
            for one, entry in zip(batch, contact_entries(batch), strict=True)
            if not one.person_id
        }
    return marks


def delete_unchanged(owner_id: int, added: dict[str, str]) -> int:
    """Delete those contacts that are as they were when they were added; how many."""
    current = fingerprints_of(owner_id, [int(id_) for id_ in added])
    unchanged = [int(id_) for id_, mark in current.items() if mark == added[id_]]
    cards = select(Contact.kept_card_id).where(in_ids(Contact.id, unchanged))
    deletable_cards = cards.where(
        Contact.kept_card_id.not_in(select(CardPhoto.card_id)), Contact.id.not_in(_merge_target_ids())
    )
    gone = db.session.execute(delete(KeptCard).where(KeptCard.id.in_(deletable_cards)).returning(KeptCard.id))
    return len(gone.all())


def _merge_target_ids() -> Select[int | None]:
    """Contacts that others became part of."""
    return select(Contact.merged_into_id).where(Contact.merged_into_id.is_not(None))
