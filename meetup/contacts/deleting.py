"""Deleting contacts from one's own list: for ten minutes it can be undone, after that `flask tidy` erases them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Mapped

from ..extensions import now

DELETION_UNDO_WINDOW = timedelta(minutes=10)
IS_DELETED = "deleted_at IS NOT NULL"
"""Condition of the index of deleted contacts."""


class DeletionMixin:
    """The part of a contact that says whether its owner deleted it.

    A deleted contact is archived too, so that every query for the list leaves it out. The list of the other person is
    not touched.
    """

    deleted_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        archived_at: Mapped[datetime | None]

    @classmethod
    def is_not_deleted(cls) -> Any:
        """Return the SQL condition that the owner has not deleted the contact."""
        return cls.deleted_at.is_(None)

    def mark_deleted(self) -> None:
        self.deleted_at = now()
        self.archived_at = self.archived_at or self.deleted_at

    def restore(self) -> None:
        """Undo the deletion. The contact is on the list again, or archived if it was before."""
        if self.deleted_at and self.archived_at == self.deleted_at:
            self.archived_at = None
        self.deleted_at = None

    @property
    def is_restorable(self) -> bool:
        """Whether the deletion can still be undone."""
        return self.deleted_at is not None and now() - self.deleted_at < DELETION_UNDO_WINDOW
