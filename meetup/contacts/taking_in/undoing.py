"""What an import added, known again as long as nobody changed it."""

import json
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload, selectinload

from ...database import among
from ...extensions import db
from ...people import Profile
from ..archive.people import entries
from ..exporting.taken_along import BATCH
from ..kept.card_photos import CardPhoto
from ..kept.kept_cards import KeptCard
from ..models import Contact


def marks_of(owner_id: int, ids: Sequence[int]) -> dict[str, str]:
    """Of those contacts that are there, by id, a mark of all that is kept about them: with any change it is another."""
    along = selectinload(Contact.tags), joinedload(Contact.profile).selectinload(Profile.topics)
    mine = select(Contact).options(*along).where(Contact.owner_id == owner_id, Contact.whole())
    marks: dict[str, str] = {}
    for start in range(0, len(ids), BATCH):
        some = mine.where(among(Contact.id, ids[start : start + BATCH])).order_by(Contact.id)
        batch = list(db.session.scalars(some, execution_options={"populate_existing": True}).unique())
        marks |= {
            str(one.id): _mark(entry) for one, entry in zip(batch, entries(batch), strict=True) if not one.person_id
        }
    return marks


def _mark(entry: dict[str, object]) -> str:
    return sha256(json.dumps(entry, default=str, sort_keys=True).encode()).hexdigest()[:16]


def erase_unchanged(owner_id: int, added: dict[str, str]) -> int:
    """Delete those contacts that are as they were when they were added; how many."""
    there = marks_of(owner_id, [int(id_) for id_ in added])
    same = [int(id_) for id_, mark in there.items() if mark == added[id_]]
    cards = select(Contact.kept_card_id).where(among(Contact.id, same))
    whole = cards.where(Contact.kept_card_id.not_in(select(CardPhoto.card_id)), Contact.id.not_in(_wholes()))
    gone = db.session.execute(delete(KeptCard).where(KeptCard.id.in_(whole)).returning(KeptCard.id))
    return len(gone.all())


def _wholes() -> Select[int | None]:
    """Contacts that others became part of."""
    return select(Contact.merged_into_id).where(Contact.merged_into_id.is_not(None))
