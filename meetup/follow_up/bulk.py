"""Bulk changes: changing many contacts at once. The number of statements does not depend on how many.

Each function takes a query for the ids of contacts, and returns the ``batch`` that identifies the change. With
``part``, it does a part of a bulk change whose other parts have the same batch; the query is for its ids then.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, insert, literal, select, update

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..contacts.tags import Tag, Tagging
from ..contacts.touches import Change, ChangeKind
from ..extensions import db, now
from .batch_parts import BatchPart

ContactIdQuery = Select[int]


def set_stage_of_all(ids: ContactIdQuery, stage: str, part: BatchPart | None = None) -> UUID:
    """Move the contacts to ``stage``."""
    differing = ids.where(Contact.stage != stage)
    part = _record_changes(differing, part, ChangeKind.STAGE, before=Contact.stage, after=literal(stage))
    _update_contacts(part, stage=stage)
    return part.batch


def set_due_day_of_all(ids: ContactIdQuery, due_on: date | None, part: BatchPart | None = None) -> UUID:
    """Set the due day of the contacts, or remove it."""
    after = literal(due_on.isoformat() if due_on else "")
    differing = ids.where(Contact.due_on.is_distinct_from(due_on))
    part = _record_changes(differing, part, ChangeKind.DUE, due_on=Contact.due_on, after=after)
    _update_contacts(part, due_on=due_on)
    return part.batch


def tag_all(ids: ContactIdQuery, tag: Tag, part: BatchPart | None = None) -> UUID:
    """Give the contacts ``tag``."""
    has_tag = select(Tagging.tag_id).where(Tagging.contact_id == Contact.id, Tagging.tag_id == tag.id).exists()
    untagged = ids.where(~has_tag)
    part = _record_changes(untagged, part, ChangeKind.TAG, before=literal(str(tag.id)), after=literal(tag.name))
    new_taggings = part.contact_ids.with_only_columns(Change.contact_id, literal(tag.id))
    db.session.execute(insert(Tagging).from_select(["contact_id", "tag_id"], new_taggings))
    if tag.keep_every:
        refresh_keep_days(part.contact_ids)
    return part.batch


def archive_all(ids: ContactIdQuery, part: BatchPart | None = None) -> UUID:
    """Archive the contacts."""
    part = _record_changes(ids.where(Contact.is_listed()), part, ChangeKind.ARCHIVE)
    at = select(Change.at).where(part.condition).limit(1).scalar_subquery()
    _update_contacts(part, archived_at=at)
    return part.batch


def _record_changes(ids: ContactIdQuery, part: BatchPart | None, kind: ChangeKind, **columns: Any) -> BatchPart:
    """Insert a change for each contact, with SQL expressions for ``columns``. Return the part, new if ``None``."""
    part = part or BatchPart(uuid4())
    values = {"before": literal(""), "after": literal(""), **columns}
    # The query for the ids, with the columns of a change in place of the id.
    rows = ids.with_only_columns(
        Contact.id,
        literal(kind, Change.kind.type),
        literal(now(), Change.at.type),
        literal(part.batch, Change.batch.type),
        *values.values(),
    )
    names = ["contact_id", "kind", "at", "batch", *values]
    db.session.execute(insert(Change).from_select(names, rows))
    return part


def _update_contacts(part: BatchPart, **values: Any) -> None:
    db.session.execute(update(Contact).where(Contact.id.in_(part.contact_ids)).values(values))
    db.session.expire_all()
