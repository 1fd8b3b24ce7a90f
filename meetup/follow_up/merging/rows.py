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

_OF_CONTACT = Reminder.kind.in_(("step", "keep"))
# What has been told of either has been told; of a promise, whosever it became.
_TOLD = Reminder.channel, Reminder.kind, Reminder.due_on, case((_OF_CONTACT, 0), else_=Reminder.what)
# The column that names the contact, what names the row beside it, and what a contact may have only once.
_OWNED: tuple[tuple[Any, Any, tuple[Any, ...]], ...] = (
    (Encounter.contact_id, Encounter.id, ()),
    (Encounter.mirror_id, Encounter.id, ()),
    (Touch.contact_id, Touch.id, ()),
    (Change.contact_id, Change.id, ()),
    (EarlierNote.contact_id, EarlierNote.id, ()),
    (Promise.contact_id, Promise.id, (Promise.uuid,)),
    (Tagging.contact_id, Tagging.tag_id, (Tagging.tag_id,)),
    (Decision.contact_id, Decision.run_id, (Decision.run_id,)),
    (Reminder.contact_id, Reminder.id, _TOLD),
)
MEETINGS = ("encounters.contact_id", "encounters.mirror_id")
UNSYNCED = {"synchronize_session": False}
Moved = dict[str, list[int]]
"""The rows that were moved, by table and column."""


def move(part: Contact, into: Contact) -> Moved:
    """Let ``into`` have the rows of ``part``. What it has already itself stays where it is."""
    db.session.flush()
    moved = {_name(column): _move(column, key, once, part, into) for column, key, once in _OWNED}
    _renumber(into)
    return moved


def give_back(moved: Moved, into: Contact, part: Contact) -> None:
    """Let ``part`` have again what was moved, as far as it is still there."""
    db.session.flush()
    for column, key, _ in _OWNED:
        there = update(column.class_).where(column == into.id, key.in_(moved.get(_name(column), ())))
        db.session.execute(there.values({column.key: part.id}), execution_options=UNSYNCED)
    _renumber(part)
    db.session.expire_all()


def _move(column: Any, key: Any, once: tuple[Any, ...], part: Contact, into: Contact) -> list[int]:
    mine = [column == part.id]
    if once:
        mine.append(tuple_(*once).not_in(select(*once).where(column == into.id)))
    keys = list(db.session.scalars(select(key).where(*mine).order_by(key)))
    if keys:
        moved = update(column.class_).where(column == part.id, key.in_(keys)).values({column.key: into.id})
        db.session.execute(moved, execution_options=UNSYNCED)
    return keys


def _renumber(contact: Contact) -> None:
    """Reminders of the contact itself name it a second time, for what makes them unique."""
    mine = update(Reminder).where(Reminder.contact_id == contact.id, _OF_CONTACT)
    db.session.execute(mine.values(what=contact.id), execution_options=UNSYNCED)


def _name(column: Any) -> str:
    return f"{column.class_.__tablename__}.{column.key}"
