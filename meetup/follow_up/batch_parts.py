"""The changes that one bulk change has recorded: all of them, or those of some contacts."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from ..contacts.models import Contact
from ..contacts.touches import Change
from ..database import in_ids
from ..extensions import db
from ..people import User


class BatchPart(NamedTuple):
    """The bulk change ``batch``. With ``ids``, only the part of it that concerns these contacts."""

    batch: UUID
    ids: Sequence[int] | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that a change belongs to this part."""
        is_in_batch = Change.batch == self.batch
        return is_in_batch if self.ids is None else is_in_batch & in_ids(Change.contact_id, self.ids)

    @property
    def contact_ids(self) -> Select[int]:
        return select(Change.contact_id).where(self.condition)


def count_changed(batch: UUID) -> int:
    """Return how many contacts a bulk change has changed."""
    return db.session.scalar(select(func.count()).select_from(Change).where(Change.batch == batch)) or 0


def changed_contact_ids(owner: User, batch: UUID) -> list[int]:
    """Return the ids of the contacts of ``owner`` that a bulk change has changed."""
    query = select(Change.contact_id).join(Contact, Contact.id == Change.contact_id)
    query = query.where(Change.batch == batch, Contact.owner_id == owner.id)
    return list(db.session.scalars(query.order_by(Change.contact_id)))
