"""How work on many contacts is split, so that it keeps nobody from writing for long.

Few contacts are changed within the request. More are a job, whose parts the worker does in transactions of their own.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from ..database import chunks, in_ids
from ..extensions import db
from ..people import User
from .models import Contact

MAX_CONTACTS_AT_ONCE = 500
"""A change of more contacts is done by the worker."""
CONTACTS_PER_PART = 250


def is_long(ids: Sequence[int]) -> bool:
    return len(ids) > MAX_CONTACTS_AT_ONCE


def parts_of(ids: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
    """Return the parts of a job about the contacts with these ids, as ``Job.start`` takes them."""
    return [(len(part), {"ids": list(part)}) for part in chunks(ids, CONTACTS_PER_PART)]


def present_contact_ids(owner_id: int, ids: Sequence[int]) -> Select[int]:
    """Return a query for those of ``ids`` that are contacts of the owner and not merged into others."""
    return select(Contact.id).where(Contact.owner_id == owner_id, in_ids(Contact.id, ids), Contact.is_kept())


def lock_owner(owner_id: int) -> None:
    """Lock the owner's row until the end of the transaction, so that what takes long is begun once."""
    db.session.execute(select(User.id).where(User.id == owner_id).with_for_update())
