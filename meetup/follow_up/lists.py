"""The follow-up list: what a page of it shows, in a number of queries that does not grow with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.orm import selectinload

from ..contacts.blocks import is_not_blocked
from ..contacts.models import STAGES, Contact
from ..contacts.promises import Promise
from ..contacts.search import matches_words
from ..contacts.tags import Tagging
from ..counts import MAX_COUNT, capped_count, count_label
from ..events import Attendance, Event
from ..extensions import db, now
from ..formats import today
from ..pages import Page
from ..people import User

CONTACTS_PER_PAGE = 25
ARCHIVED_FILTER = "archived"
"""In place of a stage: those that are out of the way."""
DUE_FILTERS = {"overdue": "Overdue", "today": "Today", "week": "Next 7 days", "none": "No day"}
MAX_LEADING_DUE = 50
"""What is due leads the list; more than these come in their place among the others."""
ContactQuery = Select[Contact]
BEST_FOLLOW_UP_HOURS = 48
RECENT_EVENT_PERIOD = timedelta(days=14)


@dataclass(frozen=True)
class ListFilters:
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
        return ARCHIVED_FILTER if self.stage == ARCHIVED_FILTER else "all"

    @property
    def is_narrowed(self) -> bool:
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
        left = self.event.ends_at + timedelta(hours=BEST_FOLLOW_UP_HOURS) - now()
        return max(0, int(left.total_seconds() // 3600))

    @property
    def shows_hours(self) -> bool:
        return self.event.ends_at < now() and self.hours_left > 0


def filtered_contacts(owner: User, filters: ListFilters) -> ContactQuery:
    """The contacts that ``filters`` leave; the person, the event and the room come along in the same query."""
    there = (
        and_(~Contact.is_listed(), Contact.is_not_merged()) if filters.stage == ARCHIVED_FILTER else Contact.is_listed()
    )
    query = select(Contact).where(Contact.owner_id == owner.id, there)
    if filters.ids:
        query = query.where(Contact.id.in_(filters.ids))
    if filters.due:
        query = query.where(is_due_when(owner, filters.due))
    if filters.tag_id:
        query = query.where(Contact.id.in_(select(Tagging.contact_id).where(Tagging.tag_id == filters.tag_id)))
    if filters.stage in STAGES:
        query = query.where(Contact.stage == filters.stage)
    if filters.event_id:
        query = query.where(Contact.event_id == filters.event_id)
    if filters.words.strip():
        query = query.where(matches_words(owner, filters.words))
    return query


def all_contacts(owner: User) -> ContactQuery:
    """Everybody whom ``owner`` keeps, the archived as well."""
    return select(Contact).where(Contact.owner_id == owner.id, Contact.is_not_merged())


def is_due_when(owner: User, when: str) -> ColumnElement[bool]:
    """Whether a contact is due as ``when`` (of ``DUE_FILTERS``) says, by today in the owner's time zone."""
    on = today()
    return {
        "overdue": Contact.is_due_by(owner, on - timedelta(days=1)),
        "today": Contact.earliest_due_day() == on,
        "week": Contact.earliest_due_day().between(on, on + timedelta(days=6)),
        "none": Contact.due_on.is_(None) & ~Contact.has_keep_day(),
    }[when]


@dataclass(frozen=True)
class ListPage:
    """A page of the list: what is due (on the first page alone), the rest, and what was promised to whom of the due."""

    due: Sequence[Contact]
    page: Page[Contact]
    promised: dict[int, Promise]


def load_list_page(owner: User, filters: ListFilters, after: str | None) -> ListPage:
    """Promises that are due come first, then what else is due, then the rest by the latest meeting."""
    matching = filtered_contacts(owner, filters)
    promised = {promise.contact_id: promise for promise in reversed(Promise.list_due(owner, today(), MAX_LEADING_DUE))}
    first = Contact.id.in_(promised)
    due = matching.where(or_(Contact.is_due_by(owner, today()), first), Contact.stage != "let_go")
    due = due.order_by(first.desc(), Contact.earliest_due_day(), Contact.id)
    leading = db.session.scalars(due.options(selectinload(Contact.tags)).limit(MAX_LEADING_DUE)).all()
    rest = matching.where(Contact.id.not_in([contact.id for contact in leading]))
    return ListPage(() if after else leading, _load_page(rest, after), promised)


def _load_page(query: ContactQuery, after: str | None) -> Page[Contact]:
    """A page of contacts. Which ones is found first, as thousands of whole rows are slow to put in order."""
    keys = Contact.met_at, Contact.id
    found = Page.load_rows(query.with_only_columns(*keys), keys, after, CONTACTS_PER_PAGE)
    whole = select(Contact).where(Contact.id.in_([row.id for row in found.rows])).options(selectinload(Contact.tags))
    contacts = {contact.id: contact for contact in db.session.scalars(whole)}
    return found.map(lambda row: contacts[row.id])


def stage_counts(owner: User, event_id: int | None) -> dict[str, str]:
    """How many are at each stage, in one query."""
    mine = [Contact.owner_id == owner.id, Contact.is_listed()] + ([Contact.event_id == event_id] if event_id else [])
    row = db.session.execute(select(*(capped_count(Contact, *mine, Contact.stage == stage) for stage in STAGES))).one()
    return {stage: count_label(number) for stage, number in zip(STAGES, row, strict=True)}


def event_progress(owner: User, event: Event) -> Progress:
    """How far ``owner`` is with the people of ``event``, in one query."""
    here = [Contact.owner_id == owner.id, Contact.event_id == event.id, Contact.is_listed()]
    counts = (
        capped_count(Contact, *here),
        capped_count(Contact, *here, Contact.thanked_at.is_not(None)),
        capped_count(Contact, *here, Contact.stage == "to_do"),
    )
    return Progress(event, *db.session.execute(select(*counts)).one())


def recent_event_progress(owner: User) -> Progress | None:
    """The event that ended in the last fortnight with people left to follow up: its list leads Today."""
    waiting = select(literal(1)).where(
        Contact.owner_id == owner.id, Contact.event_id == Event.id, Contact.stage == "to_do", Contact.is_listed()
    )
    query = (
        select(Event)
        .join(Attendance)
        .where(
            Attendance.user_id == owner.id,
            Event.ends_at < now(),
            Event.ends_at > now() - RECENT_EVENT_PERIOD,
            waiting.exists(),
        )
    )
    event = db.session.scalar(query.order_by(Event.ends_at.desc()).limit(1))
    return event_progress(owner, event) if event else None


def list_due_contacts(owner: User, on: date, most: int = 5) -> Sequence[Contact]:
    """What is due on ``on`` or was before, the most overdue first, without steps that are promises as well."""
    more_than_promised = or_(~Promise.repeats_next_step(), and_(Contact.has_keep_day(), Contact.keep_on <= on))
    due = *_own_listed(owner), _is_due(owner, on), more_than_promised
    query = select(Contact).where(*due).options(selectinload(Contact.tags))
    return db.session.scalars(query.order_by(Contact.earliest_due_day(), Contact.id).limit(most)).all()


def count_due(owner: User, on: date) -> int:
    """With how many people something is due, promises included, up to ``MAX_COUNT``."""
    promised = Contact.id.in_(select(Promise.contact_id).where(*Promise.owed_conditions(owner, on)))
    due = select(capped_count(Contact, *_own_listed(owner), or_(_is_due(owner, on), promised)))
    return min(db.session.scalar(due) or 0, MAX_COUNT)


def _own_listed(owner: User) -> tuple[ColumnElement[bool], ...]:
    return Contact.owner_id == owner.id, Contact.is_listed(), is_not_blocked()


def _is_due(owner: User, on: date) -> ColumnElement[bool]:
    return and_(Contact.stage != "let_go", Contact.is_due_by(owner, on))
