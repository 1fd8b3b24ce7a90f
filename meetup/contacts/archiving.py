"""Putting contacts out of the way: they are kept whole, and neither listed, counted nor reminded of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import now

IS_LISTED = "archived_at IS NULL"
"""Condition of the indexes that contain only listed contacts, so that counting these reads no row."""
IS_ARCHIVED = "archived_at IS NOT NULL"


class ArchiveMixin:
    """The part of a contact that says whether it is on its owner's list.

    ``merged_into_id`` is the contact that this one became part of (``merges``). Such a one is archived too, so that
    whatever leaves out the archived leaves it out.
    """

    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))

    @classmethod
    def is_listed(cls) -> Any:
        """For queries: whether it is on the list."""
        return cls.archived_at.is_(None)

    @classmethod
    def is_not_merged(cls) -> Any:
        """For queries: whether it stands for itself, on the list or archived, and not as a part of another."""
        return cls.merged_into_id.is_(None)

    def archive(self) -> None:
        self.archived_at = self.archived_at or now()

    def unarchive(self) -> None:
        self.archived_at = None
