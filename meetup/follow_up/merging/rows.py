"""Moving the rows that belong to a contact when it is merged into another, and returning them."""

from typing import Any

from sqlalchemy import case, select, tuple_, update

from ...asks import OutcomeHelper
from ...contacts.models import Contact
from ...contacts.notes import EarlierNote
from ...contacts.promises import Promise
from ...contacts.tags import Tagging
from ...contacts.touches import Change, Touch
from ...exchange.encounters import Encounter
from ...extensions import db
from ...goals import GoalContact
from ...reminders import Reminder
from ..run_throughs import Decision

_IS_ABOUT_CONTACT = Reminder.kind.in_(("step", "keep"))
# A reminder of one of the two counts for both. What identifies the reminder of a promise is the promise.
_REMINDER_IDENTITY = Reminder.channel, Reminder.kind, Reminder.due_on, case((_IS_ABOUT_CONTACT, 0), else_=Reminder.what)
# The column with the id of the contact, the key of the row, and the columns whose values a contact has only once.
_OWNED_COLUMNS: tuple[tuple[Any, Any, tuple[Any, ...]], ...] = (
    (Encounter.contact_id, Encounter.id, ()),
    (Encounter.mirror_id, Encounter.id, ()),
    (Touch.contact_id, Touch.id, ()),
    (Change.contact_id, Change.id, ()),
    (EarlierNote.contact_id, EarlierNote.id, ()),
    (Promise.contact_id, Promise.id, (Promise.uuid,)),
    (Tagging.contact_id, Tagging.tag_id, (Tagging.tag_id,)),
    (Decision.contact_id, Decision.run_id, (Decision.run_id,)),
    (GoalContact.contact_id, GoalContact.goal_id, (GoalContact.goal_id,)),
    (OutcomeHelper.contact_id, OutcomeHelper.id, (OutcomeHelper.outcome_id,)),
    (Reminder.contact_id, Reminder.id, _REMINDER_IDENTITY),
)
MEETING_ROW_COLUMNS = ("encounters.contact_id", "encounters.mirror_id")
WITHOUT_SYNC = {"synchronize_session": False}
MovedRows = dict[str, list[int]]
"""The keys of the rows that were moved, by the names of table and column."""


def move_rows(part: Contact, into: Contact) -> MovedRows:
    """Move the rows of ``part`` to ``into``, except those that ``into`` has as well. Return the moved keys."""
    db.session.flush()
    moved = {
        _column_name(column): _move_column(column, key, unique_columns, part, into)
        for column, key, unique_columns in _OWNED_COLUMNS
    }
    _refresh_reminder_ids(into)
    return moved


def return_rows(moved: MovedRows, into: Contact, part: Contact) -> None:
    """Return the moved rows that still exist from ``into`` to ``part``."""
    db.session.flush()
    for column, key, _ in _OWNED_COLUMNS:
        statement = update(column.class_).where(column == into.id, key.in_(moved.get(_column_name(column), ())))
        db.session.execute(statement.values({column.key: part.id}), execution_options=WITHOUT_SYNC)
    _refresh_reminder_ids(part)
    db.session.expire_all()


def _move_column(column: Any, key: Any, unique_columns: tuple[Any, ...], part: Contact, into: Contact) -> list[int]:
    """Move the rows of one table. Return their keys."""
    query = select(key).where(column == part.id)
    if unique_columns:
        query = query.where(tuple_(*unique_columns).not_in(select(*unique_columns).where(column == into.id)))
    keys = list(db.session.scalars(query.order_by(key)))
    if keys:
        statement = update(column.class_).where(column == part.id, key.in_(keys)).values({column.key: into.id})
        db.session.execute(statement, execution_options=WITHOUT_SYNC)
    return keys


def _refresh_reminder_ids(contact: Contact) -> None:
    """Set ``what``, which is a part of the unique key, in reminders about the contact itself. It has the same id."""
    statement = update(Reminder).where(Reminder.contact_id == contact.id, _IS_ABOUT_CONTACT)
    db.session.execute(statement.values(what=contact.id), execution_options=WITHOUT_SYNC)


def _column_name(column: Any) -> str:
    return f"{column.class_.__tablename__}.{column.key}"
