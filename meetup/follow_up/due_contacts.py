"""Contacts whose next step or keep day is due."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.stages import Stage
from ..counts import MAX_COUNT, capped_count
from ..extensions import db
from ..people import User


def list_due_contacts(owner: User, day: date, limit: int = 5) -> Sequence[Contact]:
    """Return the contacts of ``owner`` that are due by ``day``, the most overdue first.

    A contact that is only due because of a promise with the same words as its next step is left out: the promise is
    listed by itself.
    """
    has_own_reason = or_(~Promise.repeats_next_step(), and_(Contact.has_keep_day(), Contact.keep_on <= day))
    query = select(Contact).where(*_own_listed(owner), _is_due(owner, day), has_own_reason)
    query = query.options(selectinload(Contact.tags)).order_by(Contact.earliest_due_day(), Contact.id)
    return db.session.scalars(query.limit(limit)).all()


def count_due(owner: User, day: date) -> int:
    """Return with how many people something is due by ``day``, promises included; at most ``MAX_COUNT``."""
    is_promised = Contact.id.in_(select(Promise.contact_id).where(*Promise.owed_conditions(owner, day)))
    query = select(capped_count(Contact, *_own_listed(owner), or_(_is_due(owner, day), is_promised)))
    return min(db.session.scalar(query) or 0, MAX_COUNT)


def _own_listed(owner: User) -> tuple[ColumnElement[bool], ...]:
    return Contact.owner_id == owner.id, Contact.is_listed(), is_not_blocked()


def _is_due(owner: User, day: date) -> ColumnElement[bool]:
    return and_(Contact.stage != Stage.LET_GO, Contact.is_due_by(owner, day))
