"""What can be done with many contacts at once, in a form that a job can store."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from ..contacts.stages import STAGES
from ..contacts.tags import Tag
from ..extensions import db
from ..formats import day
from ..languages import ngettext
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

    def result_text(self, count: int, tag_name: str) -> str:
        """Return the sentence that it was done with ``count`` people; ``tag_name`` is that of the tag they got."""
        if self.kind == "tag":
            return ngettext("%(num)s person tagged “%(tag)s”.", "%(num)s people tagged “%(tag)s”.", count, tag=tag_name)
        if self.kind == "stage":
            stage = STAGES[self.value]
            return ngettext(
                "%(num)s person moved to “%(stage)s”.", "%(num)s people moved to “%(stage)s”.", count, stage=stage
            )
        if self.kind == "archive":
            return ngettext(
                "%(num)s person archived: off your list and reminders.",
                "%(num)s people archived: off your list and reminders.",
                count,
            )
        if not self.value:
            return ngettext("Date cleared for %(num)s person.", "Date cleared for %(num)s people.", count)
        planned_day = day(date.fromisoformat(self.value))
        return ngettext(
            "%(num)s person planned for %(day)s.", "%(num)s people planned for %(day)s.", count, day=planned_day
        )


def _lock_tag(tag_id: int) -> Tag | None:
    """Return the tag, locked against being deleted until the end of the transaction, or ``None`` if it is gone."""
    return db.session.scalar(select(Tag).where(Tag.id == tag_id).with_for_update(read=True, key_share=True))
