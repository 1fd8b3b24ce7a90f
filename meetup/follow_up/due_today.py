"""What is due today: contacts whose next step or keep day has come, promises, and with how many people it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, literal, null, or_, select, true, union_all

from ..asks.questions import question_count
from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.stages import Stage
from ..counts import MAX_COUNT, capped_count
from ..database.prepared import GIVEN_DAY, GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import db
from ..introductions.made import news_count
from ..introductions.received import unanswered_count
from ..people import User
from .contact_lines import ContactLine, contact_lines, lines_query
from .due_promises import PROMISE_COLUMNS, DuePromiseLine, due_promise_lines, promise_lines

MAX_DUE = 5
"""How many contacts Today shows that are due, and how many promises."""


@dataclass(frozen=True)
class DueToday:
    """What is due, the most overdue first."""

    contacts: Sequence[ContactLine]
    """Without those that are only due because of a promise with the same words as their next step."""
    promises: Sequence[DuePromiseLine]
    count: int
    """With how many people something is due, promises included; at most ``MAX_COUNT``."""
    introductions: int = 0
    """How many introductions wait for an answer."""
    introduced: int = 0
    """How many introductions both sides have said yes to, without the owner having said that they know."""
    helps: int = 0
    """How often the owner is asked to keep that they helped somebody."""


def load_due_today(owner: User, day: date) -> DueToday:
    """Return what is due for ``owner`` by ``day``, in two queries."""
    rows = db.session.execute(_due_query(), {"user_id": owner.id, "today": day, "row_limit": MAX_DUE}).all()
    of_promises = [row for row in rows if row.promise_id]
    of_contacts = [row for row in rows if row.id and not row.promise_id]
    contacts, promised_contacts = contact_lines(of_contacts, of_promises)
    count, promises = min(rows[0].due_count, MAX_COUNT), promise_lines(of_promises, promised_contacts)
    counts = rows[0].introduction_count, rows[0].introduced_count, rows[0].help_count
    return DueToday(contacts, promises, count, *counts)


@prepared
def _due_query() -> Select[Any]:
    """Return the query for the lines of promises and contacts, with the counts in each row.

    If nothing is due, there is a row with the counts and nothing else.
    """
    promises = due_promise_lines(Promise.due_on.label("day"), Promise.id.label("position")).subquery()
    lines = union_all(select(promises), select(_contact_lines().subquery())).subquery()
    one_row = select(literal(1)).subquery()
    introductions = unanswered_count().label("introduction_count"), news_count().label("introduced_count")
    helps = question_count().label("help_count")
    columns = *lines.c, _due_count().label("due_count"), *introductions, helps
    query = select(*columns).select_from(one_row).outerjoin(lines, true())
    return query.order_by(lines.c.day, lines.c.position)


def _contact_lines() -> Select[Any]:
    """Return the query for the contacts that are due, with the columns of promises, which are empty."""
    has_own_reason = or_(~Promise.repeats_next_step(), and_(Contact.has_keep_day(), Contact.keep_on <= GIVEN_DAY))
    no_promise = (cast(null(), column.type).label(column.name) for column in PROMISE_COLUMNS)
    day = Contact.earliest_due_day()
    query = lines_query(*no_promise, day.label("day"), Contact.id.label("position"))
    query = query.where(*_own_listed(), _is_due(), has_own_reason)
    return query.order_by(day, Contact.id).limit(ROW_LIMIT)


def _due_count() -> Any:
    owed_ids = select(Promise.contact_id).where(*Promise.owed_conditions(GIVEN_USER, GIVEN_DAY))
    return capped_count(Contact, *_own_listed(), or_(_is_due(), Contact.id.in_(owed_ids)))


def _own_listed() -> tuple[ColumnElement[bool], ...]:
    return Contact.owner_id == GIVEN_USER.id, Contact.is_listed(), is_not_blocked()


def _is_due() -> ColumnElement[bool]:
    return and_(Contact.stage != Stage.LET_GO, Contact.is_due_by(GIVEN_USER, GIVEN_DAY))
