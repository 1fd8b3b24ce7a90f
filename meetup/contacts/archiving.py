"""Archiving: contacts that are kept, but neither listed nor counted, and never reminded of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, and_
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import now
from .deleting import DeletionMixin

IS_LISTED = "archived_at IS NULL"
"""Condition of the indexes that contain only listed contacts, so that counting these reads no row."""
IS_ARCHIVED = "archived_at IS NOT NULL"


class ArchiveMixin(DeletionMixin):
    """The part of a contact that says whether it is on its owner's list.

    ``merged_into_id`` is the contact that this one was merged into. A merged contact is archived too, so that every
    query that leaves out archived contacts leaves it out.
    """

    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))

    @classmethod
    def is_listed(cls) -> Any:
        """Return the SQL condition that the contact is on the list."""
        return cls.archived_at.is_(None)

    @classmethod
    def is_kept(cls) -> Any:
        """Return the SQL condition that the contact is on the list or archived: neither part of another one nor
        deleted.
        """
        return and_(cls.merged_into_id.is_(None), cls.is_not_deleted())

    def archive(self) -> None:
        self.archived_at = self.archived_at or now()

    def unarchive(self) -> None:
        """Put the contact back on the list, also if it was deleted since."""
        self.archived_at = self.deleted_at = None
