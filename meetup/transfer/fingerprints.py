"""Knowing contacts again as long as nobody changed them."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ..contacts.models import Contact
from ..database import chunks, in_ids
from ..extensions import db
from .batches import ROWS_PER_BATCH


def lock_in_batches(owner_id: int, ids: Sequence[int], *along: ORMOption) -> Iterator[list[Contact]]:
    """Those contacts that are there, in batches, as they are by now: nobody changes them before the commit."""
    mine = select(Contact).options(selectinload(Contact.tags), *along)
    mine = mine.where(Contact.owner_id == owner_id, Contact.is_not_merged()).order_by(Contact.id)
    mine = mine.with_for_update(of=Contact).execution_options(populate_existing=True)
    for chunk in chunks(ids, ROWS_PER_BATCH):
        yield list(db.session.scalars(mine.where(in_ids(Contact.id, chunk))).unique())


def fingerprint_of(said: object) -> str:
    """The same for the same, whatever is written as JSON."""
    return sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:16]
