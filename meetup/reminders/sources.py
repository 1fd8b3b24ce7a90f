"""The sources: each is a kind of thing that can be due. The planner, the letters and the calendar ask all of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.stages import Stage
from ..extensions import db
from ..languages import gettext
from ..people import User

DayColumn = InstrumentedAttribute[date | None]
IS_TO_WRITE_TO: tuple[ColumnElement[bool], ...] = Contact.stage == Stage.TO_DO, Contact.is_listed(), is_not_blocked()
"""SQL conditions over Contact: the owner has not followed up with the person yet."""
MAX_ITEMS_PER_SOURCE = 1000
"""How many items of one kind a calendar or a letter contains at most."""


def is_undecided(on: date) -> ColumnElement[bool]:
    """SQL condition over Contact: the owner has not planned the person for a day after ``on``."""
    return or_(Contact.due_on.is_(None), Contact.due_on <= on)


@dataclass(frozen=True)
class DueItem:
    """One thing that is due. ``text`` consists only of its owner's own words and the name of the person.

    ``task`` is the same without the name, for a line that begins with it. ``changed_at`` is the last change of the
    thing or of the contact, ``None`` for one that was not recorded.
    """

    kind: str
    item_id: int
    due_on: date
    text: str
    contact_id: int
    task: str
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be due.

    ``due_query()`` selects (owner's id, thing's id, day, contact's id) of everything that is open, for all owners.
    ``days_query()`` selects (thing's id, day) of everything that has a day, whether it is open or not, because done
    things can be undone and archived people can return to the list.
    ``open_items(owner, ids)`` returns what is open for one owner: the things with these ids, or all if it is ``None``.
    """

    kind: str
    due_query: Callable[[], Select[Any]]
    days_query: Callable[[], Select[Any]]
    open_items: Callable[[User, Collection[int] | None], list[DueItem]]


due_sources: list[Source] = []
"""All sources. Letters list things of the same day in this order. A new kind of due thing is added here."""


def _contact_source(kind: str, day: DayColumn, is_open: Any, task: Callable[[Contact], str]) -> Source:
    """Return the source of things that are due on the column ``day`` of contacts. ``task`` says what they are.

    A thing is open if ``is_open`` is true, and the contact is on the list and not blocked.
    """
    columns: tuple[Any, ...] = Contact.owner_id, Contact.id, day, Contact.id.label("contact_id")
    conditions = day.is_not(None), is_open, Contact.is_listed(), is_not_blocked()

    def due_query() -> Select[Any]:
        return select(*columns).where(*conditions)

    def open_items(owner: User, ids: Collection[int] | None) -> list[DueItem]:
        query = select(Contact).where(Contact.owner_id == owner.id, *conditions)
        if ids is not None:
            query = query.where(Contact.id.in_(ids))
        contacts = db.session.scalars(query.order_by(day, Contact.id).limit(MAX_ITEMS_PER_SOURCE))
        return [
            DueItem(
                kind,
                contact.id,
                getattr(contact, day.key),
                gettext("%(task)s: %(name)s", task=task(contact), name=contact.name),
                contact.id,
                task(contact),
                contact.changed_at,
            )
            for contact in contacts
        ]

    def days_query() -> Select[Any]:
        id_and_day: tuple[Any, ...] = func.coalesce(Contact.merged_into_id, Contact.id), day
        return select(*id_and_day).where(day.is_not(None))

    return Source(kind, due_query, days_query, open_items)


def _step_task(contact: Contact) -> str:
    return contact.next_step or gettext("Follow up")


def _owed_query(*columns: Any) -> Select[Any]:
    """Return a query for ``columns`` of the owner's own open promises that have a day, to contacts on the list."""
    query = select(*columns).join(Contact, Contact.id == Promise.contact_id)
    return query.where(Promise.is_owed(), Promise.due_on.is_not(None), Contact.is_listed(), is_not_blocked())


def _due_promises_query() -> Select[Any]:
    return _owed_query(Promise.owner_id, Promise.id, Promise.due_on, Promise.contact_id)


def _promise_days_query() -> Select[Any]:
    columns: tuple[Any, ...] = Promise.id, Promise.due_on
    return select(*columns).where(Promise.due_on.is_not(None))


def _promise_items(owner: User, ids: Collection[int] | None) -> list[DueItem]:
    query = _owed_query(Promise.id, Promise.due_on, Promise.text, Promise.changed_at, Contact).where(
        Promise.owner_id == owner.id
    )
    if ids is not None:
        query = query.where(Promise.id.in_(ids))
    rows = db.session.execute(query.order_by(Promise.due_on, Promise.id).limit(MAX_ITEMS_PER_SOURCE))
    return [
        DueItem(
            "promise",
            id_,
            due_on,
            gettext("You promised %(name)s: %(text)s", name=contact.name, text=text),
            contact.id,
            text,
            _latest(at, contact.changed_at),
        )
        for id_, due_on, text, at, contact in rows
    ]


def _latest(*times: datetime | None) -> datetime | None:
    return max((at for at in times if at), default=None)


due_sources += [
    Source("promise", _due_promises_query, _promise_days_query, _promise_items),
    _contact_source(
        "step", Contact.due_on, and_(Contact.stage != Stage.LET_GO, ~Promise.repeats_next_step()), _step_task
    ),
    _contact_source("keep", Contact.keep_on, Contact.has_keep_day(), lambda _: gettext("Keep in touch")),
]
