"""Rows that belong to a contact, and go along when it becomes part of another."""

from typing import Any

from sqlalchemy import case, select, tuple_, update

from ...contacts.models import Contact
from ...contacts.notes import EarlierNote
from ...contacts.promises import Promise
from ...contacts.tags import Tagging
from ...contacts.touches import Change, Touch
from ...exchange.encounters import Encounter
from ...extensions import db
from ...reminders import Reminder
from ..run_throughs import Decision

_IS_ABOUT_CONTACT = Reminder.kind.in_(("step", "keep"))
# What has been told of either has been told; of a promise, whosever it became.
_REMINDER_IDENTITY = Reminder.channel, Reminder.kind, Reminder.due_on, case((_IS_ABOUT_CONTACT, 0), else_=Reminder.what)
# The column that names the contact, what names the row beside it, and what a contact may have only once.
_OWNED_COLUMNS: tuple[tuple[Any, Any, tuple[Any, ...]], ...] = (
    (Encounter.contact_id, Encounter.id, ()),
    (Encounter.mirror_id, Encounter.id, ()),
    (Touch.contact_id, Touch.id, ()),
    (Change.contact_id, Change.id, ()),
    (EarlierNote.contact_id, EarlierNote.id, ()),
    (Promise.contact_id, Promise.id, (Promise.uuid,)),
    (Tagging.contact_id, Tagging.tag_id, (Tagging.tag_id,)),
    (Decision.contact_id, Decision.run_id, (Decision.run_id,)),
    (Reminder.contact_id, Reminder.id, _REMINDER_IDENTITY),
)
MEETING_COLUMNS = ("encounters.contact_id", "encounters.mirror_id")
WITHOUT_SYNC = {"synchronize_session": False}
MovedRows = dict[str, list[int]]
"""The rows that were moved, by table and column."""


def move_rows(part: Contact, into: Contact) -> MovedRows:
    """Let ``into`` have the rows of ``part``. What it has already itself stays where it is."""
    db.session.flush()
    moved = {
        _column_name(column): _move_column(column, key, unique_columns, part, into)
        for column, key, unique_columns in _OWNED_COLUMNS
    }
    _refresh_reminder_ids(into)
    return moved


def return_rows(moved: MovedRows, into: Contact, part: Contact) -> None:
    """Let ``part`` have again what was moved, as far as it is still there."""
    db.session.flush()
    for column, key, _ in _OWNED_COLUMNS:
        there = update(column.class_).where(column == into.id, key.in_(moved.get(_column_name(column), ())))
        db.session.execute(there.values({column.key: part.id}), execution_options=WITHOUT_SYNC)
    _refresh_reminder_ids(part)
    db.session.expire_all()


def _move_column(column: Any, key: Any, once: tuple[Any, ...], part: Contact, into: Contact) -> list[int]:
    mine = [column == part.id]
    if once:
        mine.append(tuple_(*once).not_in(select(*once).where(column == into.id)))
    keys = list(db.session.scalars(select(key).where(*mine).order_by(key)))
    if keys:
        moved = update(column.class_).where(column == part.id, key.in_(keys)).values({column.key: into.id})
        db.session.execute(moved, execution_options=WITHOUT_SYNC)
    return keys


def _refresh_reminder_ids(contact: Contact) -> None:
    """Reminders of the contact itself name it a second time, for what makes them unique."""
    mine = update(Reminder).where(Reminder.contact_id == contact.id, _IS_ABOUT_CONTACT)
    db.session.execute(mine.values(what=contact.id), execution_options=WITHOUT_SYNC)


def _column_name(column: Any) -> str:
    return f"{column.class_.__tablename__}.{column.key}"
