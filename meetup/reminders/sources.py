"""What can be due. Each kind of thing says by whom, what and when; the planner, the letters and the calendar ask it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.stages import Stage
from ..extensions import db
from ..people import User

DayColumn = InstrumentedAttribute[date | None]
IS_TO_WRITE_TO: tuple[ColumnElement[bool], ...] = Contact.stage == Stage.TO_DO, Contact.is_listed(), is_not_blocked()
"""Whoever one met at an event and has not written to."""
MAX_ITEMS_PER_SOURCE = 1000
"""As much of one kind as anybody's calendar or letter holds."""


@dataclass(frozen=True)
class DueItem:
    """One thing that is due, as its owner may read it anywhere: their own words, and the person's name."""

    kind: str
    item_id: int
    due_on: date
    text: str
    contact_id: int


@dataclass(frozen=True)
class Source:
    """``due()`` is a query for (owner's id, what, day, contact's id) of all owners; ``lines(owner, those)`` are what is
    open of one owner, of ``those`` ids or, for ``None``, of all. ``days()`` is a query for (what, day) of all that has
    a day, open or not: done things can be undone, and archived people come back."""

    kind: str
    due_query: Callable[[], Select[Any]]
    days_query: Callable[[], Select[Any]]
    open_items: Callable[[User, Collection[int] | None], list[DueItem]]


due_sources: list[Source] = []
"""In the order in which letters tell them; whatever else can be due is added to these."""


def _contact_source(kind: str, day: DayColumn, open_: Any, say: Callable[[Contact], str]) -> Source:
    """Something that is due on a ``day`` of a contact, while ``open_`` and on the list."""
    columns: tuple[Any, ...] = Contact.owner_id, Contact.id, day, Contact.id.label("contact_id")
    counts = day.is_not(None), open_, Contact.is_listed(), is_not_blocked()

    def due() -> Select[Any]:
        return select(*columns).where(*counts)

    def lines(owner: User, those: Collection[int] | None) -> list[DueItem]:
        query = select(Contact).where(Contact.owner_id == owner.id, *counts)
        if those is not None:
            query = query.where(Contact.id.in_(those))
        found = db.session.scalars(query.order_by(day, Contact.id).limit(MAX_ITEMS_PER_SOURCE))
        return [DueItem(kind, contact.id, getattr(contact, day.key), say(contact), contact.id) for contact in found]

    def days() -> Select[Any]:
        whole: tuple[Any, ...] = func.coalesce(Contact.merged_into_id, Contact.id), day
        return select(*whole).where(day.is_not(None))

    return Source(kind, due, days, lines)


def _step_text(contact: Contact) -> str:
    return f"{contact.next_step or 'Follow up'}: {contact.name}"


def _owed_query(*columns: Any) -> Select[Any]:
    query = select(*columns).join(Contact, Contact.id == Promise.contact_id)
    return query.where(Promise.is_owed(), Promise.due_on.is_not(None), Contact.is_listed(), is_not_blocked())


def _due_promises_query() -> Select[Any]:
    return _owed_query(Promise.owner_id, Promise.id, Promise.due_on, Promise.contact_id)


def _promise_days_query() -> Select[Any]:
    columns: tuple[Any, ...] = Promise.id, Promise.due_on
    return select(*columns).where(Promise.due_on.is_not(None))


def _promise_items(owner: User, those: Collection[int] | None) -> list[DueItem]:
    query = _owed_query(Promise.id, Promise.due_on, Promise.text, Contact).where(Promise.owner_id == owner.id)
    if those is not None:
        query = query.where(Promise.id.in_(those))
    found = db.session.execute(query.order_by(Promise.due_on, Promise.id).limit(MAX_ITEMS_PER_SOURCE))
    return [
        DueItem("promise", id_, due_on, f"You promised {contact.name}: {text}", contact.id)
        for id_, due_on, text, contact in found
    ]


due_sources += [
    Source("promise", _due_promises_query, _promise_days_query, _promise_items),
    _contact_source(
        "step", Contact.due_on, and_(Contact.stage != Stage.LET_GO, ~Promise.repeats_next_step()), _step_text
    ),
    _contact_source("keep", Contact.keep_on, Contact.has_keep_day(), lambda contact: f"Keep in touch: {contact.name}"),
]
