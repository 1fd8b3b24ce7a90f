"""Undo a bulk change for all contacts that have not been changed again since."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, select, update

from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..contacts.tags import Tagging
from ..contacts.touches import Change, ChangeKind
from ..extensions import db
from .batch_parts import BatchPart


def undo_part(part: BatchPart) -> None:
    """Undo a bulk change, or a part of it, and forget its changes."""
    kind = db.session.scalar(select(Change.kind).where(part.condition).limit(1))
    if kind is None:
        return
    _UNDO_BY_KIND[kind](part)
    db.session.execute(delete(Change).where(part.condition), execution_options={"synchronize_session": False})
    db.session.expire_all()


def _undo_stage(part: BatchPart) -> None:
    is_change = Change.batch == part.batch, Change.contact_id == Contact.id
    before = select(Change.before).where(*is_change).scalar_subquery()
    is_unchanged = select(Change.id).where(*is_change, Change.after == Contact.stage).exists()
    _restore(part, is_unchanged, stage=before)


def _undo_due_day(part: BatchPart) -> None:
    is_change = Change.batch == part.batch, Change.contact_id == Contact.id
    before = select(Change.due_on).where(*is_change).scalar_subquery()
    due_text = func.coalesce(_as_iso_text(Contact.due_on), "")
    is_unchanged = select(Change.id).where(*is_change, Change.after == due_text).exists()
    _restore(part, is_unchanged, due_on=before)


def _undo_tag(part: BatchPart) -> None:
    tag_id = select(cast(Change.before, Tagging.tag_id.type)).where(part.condition).limit(1).scalar_subquery()
    is_tagged = Tagging.contact_id.in_(part.contact_ids), Tagging.tag_id == tag_id
    db.session.execute(delete(Tagging).where(*is_tagged))
    refresh_keep_days(part.contact_ids)


def _undo_archive(part: BatchPart) -> None:
    """Put the contacts back on the list, except those that were archived by hand or merged since."""
    is_change = Change.batch == part.batch, Change.contact_id == Contact.id, Change.at == Contact.archived_at
    is_unchanged = and_(Contact.is_kept(), select(Change.id).where(*is_change).exists())
    _restore(part, is_unchanged, archived_at=None)


def _restore(part: BatchPart, condition: ColumnElement[bool], **values: Any) -> None:
    """Set ``values`` of those contacts of ``part`` that meet ``condition``."""
    statement = update(Contact).where(Contact.id.in_(part.contact_ids), condition)
    db.session.execute(statement.values(**values))


def _as_iso_text(day: Any) -> Any:
    """Return the SQL expression for a day as text, which both databases write like ``date.isoformat``."""
    return cast(day, String)


_UNDO_BY_KIND: dict[ChangeKind, Callable[[BatchPart], None]] = {
    ChangeKind.STAGE: _undo_stage,
    ChangeKind.DUE: _undo_due_day,
    ChangeKind.TAG: _undo_tag,
    ChangeKind.ARCHIVE: _undo_archive,
}
