"""Contacts whose next step or keep day is due."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.stages import Stage
from ..counts import MAX_COUNT, capped_count
from ..database.prepared import GIVEN_DAY, GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import db
from ..people import User
from .contact_lines import ContactLine, contact_lines, lines_query


def list_due_contacts(owner: User, day: date, limit: int = 5) -> Sequence[ContactLine]:
    """Return the contacts of ``owner`` that are due by ``day``, the most overdue first.

    A contact that is only due because of a promise with the same words as its next step is left out: the promise is
    listed by itself.
    """
    values = {"user_id": owner.id, "today": day, "row_limit": limit}
    (lines,) = contact_lines(db.session.execute(_due_contacts_query(), values).all())
    return lines


@prepared
def _due_contacts_query() -> Select[Any]:
    has_own_reason = or_(~Promise.repeats_next_step(), and_(Contact.has_keep_day(), Contact.keep_on <= GIVEN_DAY))
    query = lines_query().where(*_own_listed(), _is_due(), has_own_reason)
    return query.order_by(Contact.earliest_due_day(), Contact.id).limit(ROW_LIMIT)


def count_due(owner: User, day: date) -> int:
    """Return with how many people something is due by ``day``, promises included; at most ``MAX_COUNT``."""
    return min(db.session.scalar(_due_count_query(), {"user_id": owner.id, "today": day}) or 0, MAX_COUNT)


@prepared
def _due_count_query() -> Select[int]:
    owed_ids = select(Promise.contact_id).where(*Promise.owed_conditions(GIVEN_USER, GIVEN_DAY))
    return select(capped_count(Contact, *_own_listed(), or_(_is_due(), Contact.id.in_(owed_ids))))


def _own_listed() -> tuple[ColumnElement[bool], ...]:
    return Contact.owner_id == GIVEN_USER.id, Contact.is_listed(), is_not_blocked()


def _is_due() -> ColumnElement[bool]:
    return and_(Contact.stage != Stage.LET_GO, Contact.is_due_by(GIVEN_USER, GIVEN_DAY))
