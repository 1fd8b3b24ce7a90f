"""What can be done with many contacts at once, in a form that a job can store."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from ..contacts.tags import Tag
from ..extensions import db
from .batch_parts import BatchPart
from .bulk import ContactIdQuery, archive_all, set_due_day_of_all, set_stage_of_all, tag_all


class BulkAct(NamedTuple):
    """An act and its value: ("stage", "waiting"), ("due", "2026-12-24" or ""), ("tag", the id), ("archive", "")."""

    kind: str
    value: str = ""

    def apply(self, ids: ContactIdQuery, part: BatchPart) -> None:
        """Do it with the contacts of the query ``ids``. A tag that has been deleted is put on nobody."""
        if self.kind == "stage":
            set_stage_of_all(ids, self.value, part)
        elif self.kind == "due":
            set_due_day_of_all(ids, date.fromisoformat(self.value) if self.value else None, part)
        elif self.kind == "archive":
            archive_all(ids, part)
        elif tag := _lock_tag(int(self.value)):
            tag_all(ids, tag, part)


def _lock_tag(tag_id: int) -> Tag | None:
    """Return the tag, locked against being deleted until the end of the transaction, or ``None`` if it is gone."""
    return db.session.scalar(select(Tag).where(Tag.id == tag_id).with_for_update(read=True, key_share=True))
