"""Fingerprints of contacts, by which an undo recognizes those that nobody has changed."""

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


def lock_in_batches(owner_id: int, ids: Sequence[int], *options: ORMOption) -> Iterator[list[Contact]]:
    """Lock the contacts with these ids until the commit. Yield those that still exist, in batches and up to date."""
    query = select(Contact).options(selectinload(Contact.tags), *options)
    query = query.where(Contact.owner_id == owner_id, Contact.is_kept()).order_by(Contact.id)
    query = query.with_for_update(of=Contact).execution_options(populate_existing=True)
    for chunk in chunks(ids, ROWS_PER_BATCH):
        yield list(db.session.scalars(query.where(in_ids(Contact.id, chunk))).unique())


def fingerprint_of(values: object) -> str:
    """Return 16 hexadecimal digits that change with any of ``values``, which are written as JSON."""
    return sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()[:16]
