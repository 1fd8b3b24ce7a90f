"""Merging the drafts of two contacts."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from ...contacts.models import Contact
from ...drafts.models import MAX_BODY_LENGTH, Draft
from ...extensions import db

DRAFT_COLUMNS = ("subject", "body", "touch_id")
DraftMergeRecord = dict[str, Any] | None
"""What a merge did to the drafts, so that it can be undone; stored as JSON.

``moved`` says whether a draft was moved as it was. Otherwise ``before`` and ``after`` have the values of
``DRAFT_COLUMNS`` and ``updated_at`` the time of the draft before the merge. ``None`` stands for nothing done.
"""


def merge_drafts(part: Contact, into: Contact) -> DraftMergeRecord:
    """Give the draft of ``part`` to ``into``. If both have one that was not sent, the second is appended."""
    part_draft, draft = Draft.find(part), Draft.find(into)
    if part_draft is None or (draft and part_draft.touch_id):
        return None
    if draft is None:
        _move_draft(part, into)
        return {"moved": True}
    before, updated_at = _column_values(draft), draft.updated_at
    _combine_drafts(part_draft, draft)
    return {
        "moved": False,
        "before": before,
        "after": _column_values(draft),
        "updated_at": updated_at.isoformat(),
    }


def split_drafts(record: DraftMergeRecord, into: Contact, part: Contact) -> None:
    """Undo ``merge_drafts``, unless the draft was changed since."""
    draft = Draft.find(into)
    if record is None or draft is None:
        return
    if record["moved"]:
        _move_draft(into, part)
    elif _column_values(draft) == record["after"]:
        for name, value in record["before"].items():
            setattr(draft, name, value)
        draft.version += 1
        draft.updated_at = datetime.fromisoformat(record["updated_at"])


def _combine_drafts(part_draft: Draft, draft: Draft) -> None:
    """Add the text of ``part_draft`` to ``draft``, or replace one that was sent."""
    if draft.touch_id:
        draft.subject, draft.body = part_draft.subject, part_draft.body
    else:
        draft.subject = draft.subject or part_draft.subject
        draft.body = "\n\n".join(dict.fromkeys((draft.body, part_draft.body)))[:MAX_BODY_LENGTH]
    draft.touch_id = None
    draft.version = max(draft.version, part_draft.version) + 1


def _column_values(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in DRAFT_COLUMNS}


def _move_draft(source: Contact, target: Contact) -> None:
    statement = update(Draft).where(Draft.contact_id == source.id)
    # Without a value the column would be set to now, but moving a draft does not change it.
    db.session.execute(statement.values(contact_id=target.id, updated_at=Draft.updated_at))
    db.session.expire_all()
