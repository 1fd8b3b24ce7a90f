"""Rows that belong to a contact, and go along when it becomes part of another."""

from typing import Any

from sqlalchemy import select, update

from ..extensions import db
from .encounters import Encounter
from .models import Contact
from .notes import EarlierNote
from .promises import Promise
from .run_throughs import Decision
from .tags import Tagging
from .touches import Change, Touch

# The column that names the contact, what names the row beside it, and what a contact may have only once.
_OWNED: tuple[tuple[Any, Any, Any], ...] = (
    (Encounter.contact_id, Encounter.id, None),
    (Encounter.mirror_id, Encounter.id, None),
    (Touch.contact_id, Touch.id, None),
    (Change.contact_id, Change.id, None),
    (EarlierNote.contact_id, EarlierNote.id, None),
    (Promise.contact_id, Promise.id, Promise.uuid),
    (Tagging.contact_id, Tagging.tag_id, Tagging.tag_id),
    (Decision.contact_id, Decision.run_id, Decision.run_id),
)
MEETINGS = ("encounters.contact_id", "encounters.mirror_id")
UNSYNCED = {"synchronize_session": False}
Moved = dict[str, list[int]]
"""The rows that were moved, by table and column."""


def move(part: Contact, into: Contact) -> Moved:
    """Let ``into`` have the rows of ``part``. What it has already itself stays where it is."""
    db.session.flush()
    return {_name(column): _move(column, key, once, part, into) for column, key, once in _OWNED}


def give_back(moved: Moved, into: Contact, part: Contact) -> None:
    """Let ``part`` have again what was moved, as far as it is still there."""
    db.session.flush()
    for column, key, _ in _OWNED:
        there = update(column.class_).where(column == into.id, key.in_(moved[_name(column)]))
        db.session.execute(there.values({column.key: part.id}), execution_options=UNSYNCED)
    db.session.expire_all()


def _move(column: Any, key: Any, once: Any, part: Contact, into: Contact) -> list[int]:
    mine = [column == part.id]
    if once is not None:
        mine.append(once.not_in(select(once).where(column == into.id)))
    keys = list(db.session.scalars(select(key).where(*mine).order_by(key)))
    if keys:
        moved = update(column.class_).where(column == part.id, key.in_(keys)).values({column.key: into.id})
        db.session.execute(moved, execution_options=UNSYNCED)
    return keys


def _name(column: Any) -> str:
    return f"{column.class_.__tablename__}.{column.key}"
