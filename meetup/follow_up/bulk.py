"""Bulk changes: changing many contacts at once, and undoing that. The number of statements does not depend on how many.

Each function that changes something takes a query for the ids of contacts, and returns the ``batch`` that identifies
the change.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, String, and_, cast, delete, func, insert, literal, select, update

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..contacts.tags import Tag, Tagging
from ..contacts.touches import Change, ChangeKind
from ..extensions import db, now
from ..people import User

ContactIdQuery = Select[int]


def set_stage_of_all(ids: ContactIdQuery, stage: str) -> UUID:
    """Move the contacts to ``stage``."""
    batch = _record_changes(
        ids.where(Contact.stage != stage), ChangeKind.STAGE, before=Contact.stage, after=literal(stage)
    )
    _update_contacts(batch, stage=stage)
    return batch


def set_due_day_of_all(ids: ContactIdQuery, due_on: date | None) -> UUID:
    """Set the due day of the contacts, or remove it."""
    after = literal(due_on.isoformat() if due_on else "")
    batch = _record_changes(
        ids.where(Contact.due_on.is_distinct_from(due_on)), ChangeKind.DUE, due_on=Contact.due_on, after=after
    )
    _update_contacts(batch, due_on=due_on)
    return batch


def tag_all(ids: ContactIdQuery, tag: Tag) -> UUID:
    """Give the contacts ``tag``."""
    has_tag = select(Tagging.tag_id).where(Tagging.contact_id == Contact.id, Tagging.tag_id == tag.id).exists()
    batch = _record_changes(ids.where(~has_tag), ChangeKind.TAG, before=literal(str(tag.id)), after=literal(tag.name))
    new_taggings = select(Change.contact_id, literal(tag.id)).where(Change.batch == batch)
    db.session.execute(insert(Tagging).from_select(["contact_id", "tag_id"], new_taggings))
    if tag.keep_every:
        refresh_keep_days(_changed_contact_ids(batch))
    return batch


def archive_all(ids: ContactIdQuery) -> UUID:
    """Archive the contacts."""
    batch = _record_changes(ids.where(Contact.is_listed()), ChangeKind.ARCHIVE)
    at = select(Change.at).where(Change.batch == batch).limit(1).scalar_subquery()
    _update_contacts(batch, archived_at=at)
    return batch


def count_changed(batch: UUID) -> int:
    """Return how many contacts a bulk change has changed."""
    return db.session.scalar(select(func.count()).select_from(Change).where(Change.batch == batch)) or 0


def undo_batch(owner: User, batch: UUID) -> int:
    """Undo a bulk change for all contacts that have not been changed again since.

    Return how many contacts it had changed, 0 if ``owner`` has made no such change.
    """
    own_ids = select(Contact.id).where(Contact.owner_id == owner.id)
    query = select(Change).where(Change.batch == batch, Change.contact_id.in_(own_ids))
    change = db.session.scalar(query.limit(1))
    if change is None:
        return 0
    count = count_changed(batch)
    _UNDO_BY_KIND[change.kind](batch)
    db.session.execute(delete(Change).where(Change.batch == batch))
    db.session.expire_all()
    return count


def _record_changes(ids: ContactIdQuery, kind: ChangeKind, **columns: Any) -> UUID:
    """Insert a change for each contact, with SQL expressions for ``columns``. Return the batch."""
    batch = uuid4()
    values = {"before": literal(""), "after": literal(""), **columns}
    # The query for the ids, with the columns of a change in place of the id.
    rows = ids.with_only_columns(
        Contact.id,
        literal(kind, Change.kind.type),
        literal(now(), Change.at.type),
        literal(batch, Change.batch.type),
        *values.values(),
    )
    names = ["contact_id", "kind", "at", "batch", *values]
    db.session.execute(insert(Change).from_select(names, rows))
    return batch


def _changed_contact_ids(batch: UUID) -> Select[int]:
    return select(Change.contact_id).where(Change.batch == batch)


def _update_contacts(batch: UUID, **values: Any) -> None:
    db.session.execute(update(Contact).where(Contact.id.in_(_changed_contact_ids(batch))).values(values))
    db.session.expire_all()


def _undo_stage(batch: UUID) -> None:
    is_change = Change.batch == batch, Change.contact_id == Contact.id
    before = select(Change.before).where(*is_change).scalar_subquery()
    is_unchanged = select(Change.id).where(*is_change, Change.after == Contact.stage).exists()
    _restore(batch, is_unchanged, stage=before)


def _undo_due_day(batch: UUID) -> None:
    is_change = Change.batch == batch, Change.contact_id == Contact.id
    before = select(Change.due_on).where(*is_change).scalar_subquery()
    due_text = func.coalesce(_as_iso_text(Contact.due_on), "")
    is_unchanged = select(Change.id).where(*is_change, Change.after == due_text).exists()
    _restore(batch, is_unchanged, due_on=before)


def _undo_tag(batch: UUID) -> None:
    tag_id = select(cast(Change.before, Tagging.tag_id.type)).where(Change.batch == batch).limit(1).scalar_subquery()
    is_tagged = Tagging.contact_id.in_(_changed_contact_ids(batch)), Tagging.tag_id == tag_id
    db.session.execute(delete(Tagging).where(*is_tagged))
    refresh_keep_days(_changed_contact_ids(batch))


def _undo_archive(batch: UUID) -> None:
    """Put the contacts back on the list, except those that were archived by hand or merged since."""
    is_change = Change.batch == batch, Change.contact_id == Contact.id, Change.at == Contact.archived_at
    is_unchanged = and_(Contact.is_not_merged(), select(Change.id).where(*is_change).exists())
    _restore(batch, is_unchanged, archived_at=None)


def _restore(batch: UUID, condition: ColumnElement[bool], **values: Any) -> None:
    """Set ``values`` of those contacts of ``batch`` that meet ``condition``."""
    statement = update(Contact).where(Contact.id.in_(_changed_contact_ids(batch)), condition)
    db.session.execute(statement.values(**values))


def _as_iso_text(day: Any) -> Any:
    """Return the SQL expression for a day as text, which both databases write like ``date.isoformat``."""
    return cast(day, String)


_UNDO_BY_KIND: dict[ChangeKind, Callable[[UUID], None]] = {
    ChangeKind.STAGE: _undo_stage,
    ChangeKind.DUE: _undo_due_day,
    ChangeKind.TAG: _undo_tag,
    ChangeKind.ARCHIVE: _undo_archive,
}
