"""What was written to two contacts that are merged."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from ...contacts.models import Contact
from ...drafts.models import MAX_BODY_LENGTH, Draft
from ...extensions import db

DRAFT_COLUMNS = ("subject", "body", "touch_id")
DraftMergeRecord = dict[str, Any] | None


def merge_drafts(part: Contact, into: Contact) -> DraftMergeRecord:
    """Let ``into`` have the draft of ``part``; of two that were not sent, one goes on after the other."""
    merged_draft, target_draft = Draft.find(part), Draft.find(into)
    if merged_draft is None or (target_draft and merged_draft.touch_id):
        return None
    if target_draft is None:
        _move_draft(part, into)
        return {"moved": True}
    before, updated_at = _column_values(target_draft), target_draft.updated_at
    if target_draft.touch_id:
        subject, body = merged_draft.subject, merged_draft.body
    else:
        subject, body = (
            target_draft.subject or merged_draft.subject,
            "\n\n".join(dict.fromkeys((target_draft.body, merged_draft.body)))[:MAX_BODY_LENGTH],
        )
    target_draft.subject, target_draft.body, target_draft.touch_id = subject, body, None
    target_draft.version = max(target_draft.version, merged_draft.version) + 1
    return {
        "moved": False,
        "before": before,
        "after": _column_values(target_draft),
        "updated_at": updated_at.isoformat(),
    }


def split_drafts(joined: DraftMergeRecord, into: Contact, part: Contact) -> None:
    """Put the drafts back as they were, as far as nobody wrote on."""
    target_draft = Draft.find(into)
    if joined is None or target_draft is None:
        return
    if joined["moved"]:
        _move_draft(into, part)
    elif _column_values(target_draft) == joined["after"]:
        for name, value in joined["before"].items():
            setattr(target_draft, name, value)
        target_draft.version, target_draft.updated_at = (
            target_draft.version + 1,
            datetime.fromisoformat(joined["updated_at"]),
        )


def _column_values(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in DRAFT_COLUMNS}


def _move_draft(contact: Contact, to: Contact) -> None:
    there = update(Draft).where(Draft.contact_id == contact.id)
    # As it was written then: moving it is no change.
    db.session.execute(there.values(contact_id=to.id, updated_at=Draft.updated_at))
    db.session.expire_all()
