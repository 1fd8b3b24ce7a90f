"""Erasing contacts that their owners deleted, once that can no longer be undone."""

from sqlalchemy import select

from ..extensions import db, now
from ..tidying import tidies
from .deleting import DELETION_UNDO_WINDOW
from .models import Contact

CONTACTS_PER_BATCH = 100


@tidies("deleted contacts")
def _erase_deleted() -> int:
    """Erase a batch with their cards and notes. What their meetings were stays on the other person's list."""
    query = select(Contact).where(Contact.deleted_at <= now() - DELETION_UNDO_WINDOW).order_by(Contact.id)
    contacts = db.session.scalars(query.limit(CONTACTS_PER_BATCH)).unique().all()
    for contact in contacts:
        contact.delete_with_card()
    db.session.flush()
    return len(contacts)
