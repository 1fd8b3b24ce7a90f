"""Doing one thing with many contacts: a tag, a stage, a day, the archive; as many statements however many they are."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, String, cast, delete, func, insert, literal, select, update

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..contacts.tags import Tag, Tagging
from ..contacts.touches import Change, ChangeKind
from ..extensions import db, now
from ..people import User

ContactIdQuery = Select[int]


def set_stage_of_all(ids: ContactIdQuery, stage: str) -> UUID:
    """Put the contacts of ``ids`` at ``stage``; the batch to take that back by."""
    batch = _record_changes(
        ids.where(Contact.stage != stage), ChangeKind.STAGE, before=Contact.stage, after=literal(stage)
    )
    _update_contacts(batch, stage=stage)
    return batch


def set_due_day_of_all(ids: ContactIdQuery, due_on: date | None) -> UUID:
    """Make what comes next due on that day, or on none."""
    after = literal(due_on.isoformat() if due_on else "")
    batch = _record_changes(
        ids.where(Contact.due_on.is_distinct_from(due_on)), ChangeKind.DUE, due_on=Contact.due_on, after=after
    )
    _update_contacts(batch, due_on=due_on)
    return batch


def tag_all(ids: ContactIdQuery, tag: Tag) -> UUID:
    """Put ``tag`` on them."""
    has_tag = select(Tagging.tag_id).where(Tagging.contact_id == Contact.id, Tagging.tag_id == tag.id).exists()
    batch = _record_changes(ids.where(~has_tag), ChangeKind.TAG, before=literal(str(tag.id)), after=literal(tag.name))
    new_taggings = select(Change.contact_id, literal(tag.id)).where(Change.batch == batch)
    db.session.execute(insert(Tagging).from_select(["contact_id", "tag_id"], new_taggings))
    if tag.keep_every:
        refresh_keep_days(_changed_contact_ids(batch))
    return batch


def archive_all(ids: ContactIdQuery) -> UUID:
    """Put them out of the way."""
    batch = _record_changes(ids.where(Contact.is_listed()), ChangeKind.ARCHIVE)
    at = select(Change.at).where(Change.batch == batch).limit(1).scalar_subquery()
    _update_contacts(batch, archived_at=at)
    return batch


def count_changed(batch: UUID) -> int:
    """How many contacts a batch changed."""
    return db.session.scalar(select(func.count()).select_from(Change).where(Change.batch == batch)) or 0


def undo_batch(owner: User, batch: UUID) -> int:
    """Put everything of ``batch`` back that has not been changed again since; how many contacts it was about."""
    mine = select(Contact.id).where(Contact.owner_id == owner.id)
    changes = select(Change).where(Change.batch == batch, Change.contact_id.in_(mine))
    first = db.session.scalar(changes.limit(1))
    if first is None:
        return 0
    many = count_changed(batch)
    _UNDO_BY_KIND[first.kind](batch)
    db.session.execute(delete(Change).where(Change.batch == batch))
    db.session.expire_all()
    return many


def _record_changes(ids: ContactIdQuery, kind: ChangeKind, **columns: Any) -> UUID:
    """Write a change of that kind for each of ``ids``."""
    batch = uuid4()
    values = {"before": literal(""), "after": literal(""), **columns}
    # The statement that chose the contacts, with what is kept of each instead of its id.
    chosen = ids.with_only_columns(
        Contact.id,
        literal(kind, Change.kind.type),
        literal(now(), Change.at.type),
        literal(batch, Change.batch.type),
        *values.values(),
    )
    names = ["contact_id", "kind", "at", "batch", *values]
    db.session.execute(insert(Change).from_select(names, chosen))
    return batch


def _changed_contact_ids(batch: UUID) -> Select[int]:
    return select(Change.contact_id).where(Change.batch == batch)


def _update_contacts(batch: UUID, **values: Any) -> None:
    db.session.execute(update(Contact).where(Contact.id.in_(_changed_contact_ids(batch))).values(values))
    db.session.expire_all()


def _undo_stage(batch: UUID) -> None:
    here = Change.batch == batch, Change.contact_id == Contact.id
    before = select(Change.before).where(*here).scalar_subquery()
    untouched = select(Change.id).where(*here, Change.after == Contact.stage).exists()
    db.session.execute(
        update(Contact).where(Contact.id.in_(_changed_contact_ids(batch)), untouched).values(stage=before)
    )


def _undo_due_day(batch: UUID) -> None:
    here = Change.batch == batch, Change.contact_id == Contact.id
    before = select(Change.due_on).where(*here).scalar_subquery()
    untouched = select(Change.id).where(*here, Change.after == func.coalesce(_as_iso_text(Contact.due_on), "")).exists()
    db.session.execute(
        update(Contact).where(Contact.id.in_(_changed_contact_ids(batch)), untouched).values(due_on=before)
    )


def _undo_tag(batch: UUID) -> None:
    tag = select(cast(Change.before, Tagging.tag_id.type)).where(Change.batch == batch).limit(1).scalar_subquery()
    put = delete(Tagging).where(Tagging.contact_id.in_(_changed_contact_ids(batch)), Tagging.tag_id == tag)
    db.session.execute(put)
    refresh_keep_days(_changed_contact_ids(batch))


def _undo_archive(batch: UUID) -> None:
    """Whoever was archived by hand since, or became part of another, stays where they are."""
    here = Change.batch == batch, Change.contact_id == Contact.id, Change.at == Contact.archived_at
    untouched = select(Change.id).where(*here).exists()
    statement = (
        update(Contact)
        .where(Contact.id.in_(_changed_contact_ids(batch)), Contact.is_not_merged(), untouched)
        .values(archived_at=None)
    )
    db.session.execute(statement)


def _as_iso_text(day: Any) -> Any:
    """A day as ``date.isoformat`` writes it, which is how either database turns it to text."""
    return cast(day, String)


_UNDO_BY_KIND: dict[ChangeKind, Callable[[UUID], None]] = {
    ChangeKind.STAGE: _undo_stage,
    ChangeKind.DUE: _undo_due_day,
    ChangeKind.TAG: _undo_tag,
    ChangeKind.ARCHIVE: _undo_archive,
}
