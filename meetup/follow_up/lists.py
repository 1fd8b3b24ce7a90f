"""The follow-up list: what a page of it shows, in a number of queries that does not grow with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import selectinload

from ..contacts.blocks import not_blocked
from ..contacts.models import STAGES, Contact
from ..contacts.promises import Promise
from ..contacts.search import found_by
from ..contacts.tags import Tagging
from ..events import Attendance, Event
from ..extensions import db, now
from ..formats import today
from ..pages import Page
from ..people import User

COUNT_TO = 999
"""Counts stop here ("999+"), so that they cost the same for a list of any length."""
ROWS = 25
ARCHIVED = "archived"
"""In place of a stage: those that are out of the way."""
DUES = {"overdue": "Overdue", "today": "Today", "week": "Next 7 days", "none": "No day"}
DUE = 50
"""What is due leads the list; more than these come in their place among the others."""
Query = Select[Contact]
BEST_HOURS = 48
RECENT = timedelta(days=14)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; kept in the URL."""

    stage: str = "to_do"
    event_id: int | None = None
    words: str = ""
    due: str = ""
    tag_id: int | None = None
    ids: tuple[int, ...] = ()

    def url_values(self, **changes: Any) -> dict[str, Any]:
        """The query of the URL that shows this, with ``changes``."""
        values = {
            "stage": self.stage,
            "event": self.event_id,
            "tag": self.tag_id,
            "due": self.due,
            "q": self.words,
            "id": self.ids,
        } | changes
        return {name: value for name, value in values.items() if value not in (None, "", ())}

    @property
    def stage_or_all(self) -> str:
        """Where to look for somebody wherever they stand: everywhere, or among the archived."""
        return ARCHIVED if self.stage == ARCHIVED else "all"

    @property
    def narrowed(self) -> bool:
        """Whether more than stage and event are chosen."""
        return bool(self.due or self.tag_id or self.words)


@dataclass(frozen=True)
class Progress:
    """How far the owner is with the people of one event."""

    event: Event
    met: int
    thanked: int
    to_do: int

    @property
    def hours_left(self) -> int:
        """Whole hours until 48 after the event's end, 0 when over."""
        left = self.event.ends_at + timedelta(hours=BEST_HOURS) - now()
        return max(0, int(left.total_seconds() // 3600))

    @property
    def hours_count(self) -> bool:
        return self.event.ends_at < now() and self.hours_left > 0


def contacts_of(owner: User, filters: Filters) -> Query:
    """The contacts that ``filters`` leave; the person, the event and the room come along in the same query."""
    there = and_(~Contact.listed(), Contact.whole()) if filters.stage == ARCHIVED else Contact.listed()
    query = select(Contact).where(Contact.owner_id == owner.id, there)
    if filters.ids:
        query = query.where(Contact.id.in_(filters.ids))
    if filters.due:
        query = query.where(due_by(owner, filters.due))
    if filters.tag_id:
        query = query.where(Contact.id.in_(select(Tagging.contact_id).where(Tagging.tag_id == filters.tag_id)))
    if filters.stage in STAGES:
        query = query.where(Contact.stage == filters.stage)
    if filters.event_id:
        query = query.where(Contact.event_id == filters.event_id)
    if filters.words.strip():
        query = query.where(found_by(owner, filters.words))
    return query


def all_of(owner: User) -> Query:
    """Everybody whom ``owner`` keeps, the archived as well."""
    return select(Contact).where(Contact.owner_id == owner.id, Contact.whole())


def due_by(owner: User, when: str) -> ColumnElement[bool]:
    """Whether a contact is due as ``when`` (of ``DUES``) says, by today in the owner's time zone."""
    on = today()
    return {
        "overdue": Contact.due_until(owner, on - timedelta(days=1)),
        "today": Contact.due_day() == on,
        "week": Contact.due_day().between(on, on + timedelta(days=6)),
        "none": Contact.due_on.is_(None) & ~Contact.kept(),
    }[when]


@dataclass(frozen=True)
class Sheet:
    """A page of the list: what is due (on the first page alone), the rest, and what was promised to whom of the due."""

    due: Sequence[Contact]
    page: Page
    promised: dict[int, Promise]


def sheet_of(owner: User, filters: Filters, after: str | None) -> Sheet:
    """Promises that are due come first, then what else is due, then the rest by the latest meeting."""
    matching = contacts_of(owner, filters)
    promised = {promise.contact_id: promise for promise in reversed(Promise.due_for(owner, today(), DUE))}
    first = Contact.id.in_(promised)
    due = matching.where(or_(Contact.due_until(owner, today()), first), Contact.stage != "let_go")
    due = due.order_by(first.desc(), Contact.due_day(), Contact.id)
    leading = db.session.scalars(due.options(selectinload(Contact.tags)).limit(DUE)).all()
    rest = matching.where(Contact.id.not_in([contact.id for contact in leading]))
    return Sheet(() if after else leading, _page_of(rest, after), promised)


def _page_of(query: Query, after: str | None) -> Page:
    """A page of contacts. Which ones is found first, as thousands of whole rows are slow to put in order."""
    keys = Contact.met_at, Contact.id
    found = Page.of(query.with_only_columns(*keys), keys, after, ROWS)
    whole = select(Contact).where(Contact.id.in_([row.id for row in found.rows])).options(selectinload(Contact.tags))
    contacts = {contact.id: contact for contact in db.session.scalars(whole)}
    return Page([contacts[row.id] for row in found.rows], found.next)


def _count(*conditions: Any) -> Any:
    first = select(literal(1)).select_from(Contact).where(*conditions).limit(COUNT_TO + 1).subquery()
    return select(func.count()).select_from(first).scalar_subquery()


def stage_counts(owner: User, event_id: int | None) -> dict[str, str]:
    """How many are at each stage, in one query."""
    mine = [Contact.owner_id == owner.id, Contact.listed()] + ([Contact.event_id == event_id] if event_id else [])
    row = db.session.execute(select(*(_count(*mine, Contact.stage == stage) for stage in STAGES))).one()
    return {stage: counted(number) for stage, number in zip(STAGES, row, strict=True)}


def counted(number: int) -> str:
    return f"{COUNT_TO}+" if number > COUNT_TO else str(number)


def progress_at(owner: User, event: Event) -> Progress:
    """How far ``owner`` is with the people of ``event``, in one query."""
    here = [Contact.owner_id == owner.id, Contact.event_id == event.id, Contact.listed()]
    counts = _count(*here), _count(*here, Contact.thanked_at.is_not(None)), _count(*here, Contact.stage == "to_do")
    return Progress(event, *db.session.execute(select(*counts)).one())


def just_over(owner: User) -> Progress | None:
    """The event that ended in the last fortnight with people left to follow up: its list leads Today."""
    waiting = select(literal(1)).where(
        Contact.owner_id == owner.id, Contact.event_id == Event.id, Contact.stage == "to_do", Contact.listed()
    )
    query = (
        select(Event)
        .join(Attendance)
        .where(Attendance.user_id == owner.id, Event.ends_at < now(), Event.ends_at > now() - RECENT, waiting.exists())
    )
    event = db.session.scalar(query.order_by(Event.ends_at.desc()).limit(1))
    return progress_at(owner, event) if event else None


def due_for(owner: User, on: date, most: int = 5) -> Sequence[Contact]:
    """What is due on ``on`` or was before, the most overdue first, without steps that are promises as well."""
    more_than_promised = or_(~Promise.is_step(), and_(Contact.kept(), Contact.keep_on <= on))
    due = *_mine(owner), _due(owner, on), more_than_promised
    query = select(Contact).where(*due).options(selectinload(Contact.tags))
    return db.session.scalars(query.order_by(Contact.due_day(), Contact.id).limit(most)).all()


def due_count(owner: User, on: date) -> int:
    """With how many people something is due, promises included, up to ``COUNT_TO``."""
    promised = Contact.id.in_(select(Promise.contact_id).where(*Promise.owed_by(owner, on)))
    due = select(_count(*_mine(owner), or_(_due(owner, on), promised)))
    return min(db.session.scalar(due) or 0, COUNT_TO)


def _mine(owner: User) -> tuple[ColumnElement[bool], ...]:
    return Contact.owner_id == owner.id, Contact.listed(), not_blocked()


def _due(owner: User, on: date) -> ColumnElement[bool]:
    return and_(Contact.stage != "let_go", Contact.due_until(owner, on))
