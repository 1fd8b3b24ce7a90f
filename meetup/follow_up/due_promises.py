"""Promises of the owner that are due: what a list shows of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.promises import Promise, says_the_same
from ..database.prepared import GIVEN_DAY, GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import db
from ..people import User
from .contact_lines import ContactLine, contact_lines, lines_query

PROMISE_COLUMNS = Promise.id.label("promise_id"), Promise.text.label("promise"), Promise.due_on.label("promised_by")


@dataclass(frozen=True)
class DuePromise:
    """Something that the owner said they would do, and has not done."""

    id: int
    contact_id: int
    text: str
    due_on: date

    def repeats(self, step: str) -> bool:
        """Return whether ``step`` says the same, apart from case and final punctuation."""
        return says_the_same(self.text, step)


@dataclass(frozen=True)
class DuePromiseLine:
    """A promise that is due, with the person who has been promised it."""

    promise: DuePromise
    contact: ContactLine


def first_due_promises(owner: User, day: date, limit: int) -> Mapping[int, DuePromise]:
    """Return for each contact with a promise that is due by ``day`` the first one, most overdue first; one query."""
    rows = db.session.execute(_due_promises_query(), {"user_id": owner.id, "today": day, "row_limit": limit})
    promises: dict[int, DuePromise] = {}
    for row in rows:
        promises.setdefault(row.contact_id, DuePromise(*row))
    return promises


def list_due_promises(owner: User, day: date, limit: int = 5) -> Sequence[DuePromiseLine]:
    """Return the promises that are due by ``day``, the most overdue first; two queries."""
    values = {"user_id": owner.id, "today": day, "row_limit": limit}
    rows = db.session.execute(_promise_lines_query(), values).all()
    (contacts,) = contact_lines(rows)
    return promise_lines(rows, contacts)


def promise_lines(rows: Iterable[Row[Any]], contacts: Iterable[ContactLine]) -> tuple[DuePromiseLine, ...]:
    """Return the lines of ``rows`` with ``PROMISE_COLUMNS``, whose people are ``contacts``."""
    promises = (DuePromise(row.promise_id, row.id, row.promise, row.promised_by) for row in rows)
    return tuple(DuePromiseLine(promise, contact) for promise, contact in zip(promises, contacts, strict=True))


@prepared
def _due_promises_query() -> Select[Any]:
    columns: tuple[Any, ...] = Promise.id, Promise.contact_id, Promise.text, Promise.due_on
    return _due(select(*columns).join(Contact, Contact.id == Promise.contact_id))


@prepared
def _promise_lines_query() -> Select[Any]:
    return due_promise_lines()


def due_promise_lines(*further_columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query for the lines of what is due on the given day, with ``PROMISE_COLUMNS`` and further ones."""
    return _due(lines_query(*PROMISE_COLUMNS, *further_columns).join(Promise, Promise.contact_id == Contact.id))


def _due(query: Select[Any]) -> Select[Any]:
    """Limit a query over promises and their contacts to what is due on the given day, the most overdue first."""
    is_due = Promise.owed_conditions(GIVEN_USER, GIVEN_DAY)
    query = query.where(*is_due, Contact.is_listed(), is_not_blocked())
    return query.order_by(Promise.due_on, Promise.id).limit(ROW_LIMIT)
