"""The follow-up list: what its page shows, in a number of queries that does not grow with the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.search_near import is_near_search
from ..contacts.stages import STAGES, Stage
from ..contacts.tags import Tag
from ..events import Event, events_of
from ..exchange.places import find_attended_event
from ..extensions import db
from ..formats import today
from ..pages import Page
from ..people import User
from .bulk_forms import BulkForm
from .cadence_forms import CadenceForm
from .list_filters import DUE_FILTERS, SORTS, ContactQuery, ListFilters, filtered_contacts
from .progress import Progress, event_progress, stage_counts
from .run_through_queue import RunThroughQueue
from .run_throughs import RunScope

CONTACTS_PER_PAGE = 25
MAX_CONTACTS_SHOWN = 500
"""How many contacts an address may ask for at once, so that a list of several pages can be shown again as it was."""
MAX_LEADING_DUE = 50
"""Contacts that are due come first, but at most this many; the others keep their place in the list."""


@dataclass(frozen=True)
class ContactList:
    """One page of the list itself. It is also rendered without the page around it, for scripts."""

    filters: ListFilters
    today: date
    due_contacts: Sequence[Contact]
    """The contacts that are due; empty after the first page."""
    contacts: Sequence[Contact]
    """The others, those who were met last first."""
    next_cursor: str | None
    """The cursor of the next page, ``None`` on the last one."""
    promises: Mapping[int, Promise]
    """For contacts of ``due_contacts``, by their ids: the promise that is due first."""
    is_selecting: bool
    """Whether each contact has a box to tick."""
    stages: Mapping[str, str]
    """The labels of the stages."""
    is_near: bool = False
    """Whether nobody was found, and these are people whose names are one letter away from what was typed."""

    @property
    def is_empty(self) -> bool:
        return not (self.due_contacts or self.contacts)


@dataclass(frozen=True)
class RunLine:
    """The line above the list from which its people can be gone through, one a screen."""

    remaining: str
    """How many people are left to go through, as text."""
    progress: Progress | None
    """How far the owner is with the chosen event, or with the latest one if none is chosen."""


@dataclass(frozen=True)
class ListPage:
    """Everything that the page of the list shows."""

    list: ContactList
    stage_counts: Mapping[str, str]
    run_line: RunLine | None
    events: Sequence[Event]
    tags: Sequence[Tag]
    tag: Tag | None
    """The chosen tag."""
    cadence_form: CadenceForm | None
    """The form with the cadence of the chosen tag."""
    due_filters: Mapping[str, str]
    sorts: Mapping[str, str]
    bulk_form: BulkForm
    is_confirmed: bool
    """Whether the owner has just confirmed who they are in order to export the ticked contacts."""

    @property
    def event_choices(self) -> Sequence[tuple[int, str]]:
        """The values and labels to choose an event by."""
        return [(event.id, event.title) for event in self.events]

    @property
    def tag_choices(self) -> Sequence[tuple[int, str]]:
        """The values and labels to choose a tag by."""
        return [(tag.id, f"#{tag.name}") for tag in self.tags]


def load_contact_list(
    owner: User, filters: ListFilters, after: str | None, is_selecting: bool, shown: int = CONTACTS_PER_PAGE
) -> ContactList:
    """Return ``shown`` contacts of the list, beginning after the cursor ``after``.

    If a search finds nobody, those whose names are one letter away from its words are returned.
    """
    found = _load_list(owner, filters, after, is_selecting, shown, near=False)
    if found.is_empty and is_near_search(filters.words):
        return _load_list(owner, filters, after, is_selecting, shown, near=True)
    return found


def _load_list(
    owner: User, filters: ListFilters, after: str | None, is_selecting: bool, shown: int, near: bool
) -> ContactList:
    """Return the page of the list for an exact search, or for one that is ``near``.

    Contacts with a promise that is due come first, then what else is due, then the rest by the latest meeting. With
    another order, nobody comes first.
    """
    matching = filtered_contacts(owner, filters, near)
    due_promises = Promise.list_due(owner, today(), MAX_LEADING_DUE)
    promises = {promise.contact_id: promise for promise in reversed(due_promises)}
    is_promised = Contact.id.in_(promises)
    due = matching.where(or_(Contact.is_due_by(owner, today()), is_promised), Contact.stage != Stage.LET_GO)
    due = due.order_by(is_promised.desc(), Contact.earliest_due_day(), Contact.id)
    leading = due.options(selectinload(Contact.tags)).limit(0 if filters.sort else MAX_LEADING_DUE)
    due_contacts = db.session.scalars(leading).all()
    others = matching.where(Contact.id.not_in([contact.id for contact in due_contacts]))
    page = _load_page(
        others, after, min(max(shown, CONTACTS_PER_PAGE), MAX_CONTACTS_SHOWN), by_name=filters.sort == "name"
    )
    return ContactList(
        filters, today(), () if after else due_contacts, page.rows, page.next, promises, is_selecting, STAGES, near
    )


def load_run_line(owner: User, contact_list: ContactList) -> RunLine | None:
    """Return the line for this list, or None if it is not the list of one stage, or is searched, ticked or empty."""
    filters = contact_list.filters
    if filters.stage not in STAGES or filters.is_narrowed or contact_list.is_selecting or contact_list.is_empty:
        return None
    event = find_attended_event(owner, filters.event_id)
    if event is None and not filters.event_id:
        event = next(iter(events_of(owner)), None)
    queue = RunThroughQueue(owner, RunScope(filters.stage, filters.event_id), None)
    return RunLine(queue.remaining_label(), event_progress(owner, event) if event else None)


def load_list_page(
    owner: User,
    contact_list: ContactList,
    bulk_form: BulkForm,
    cadence_form: CadenceForm | None = None,
    is_confirmed: bool = False,
) -> ListPage:
    """Return the page around ``contact_list``. A form that was sent and is invalid is given, to be shown again."""
    filters = contact_list.filters
    tag = Tag.find_owned(owner, filters.tag_id)
    return ListPage(
        list=contact_list,
        stage_counts=stage_counts(owner, filters.event_id),
        run_line=load_run_line(owner, contact_list),
        events=events_of(owner),
        tags=Tag.all_used_by(owner),
        tag=tag,
        cadence_form=cadence_form or (CadenceForm.for_tag(tag) if tag else None),
        due_filters=DUE_FILTERS,
        sorts=SORTS,
        bulk_form=bulk_form,
        is_confirmed=is_confirmed,
    )


def _load_page(query: ContactQuery, after: str | None, limit: int, by_name: bool) -> Page[Contact]:
    """Return a page of contacts. Their ids are looked up first, because sorting thousands of whole rows is slow."""
    keys: tuple[Any, ...] = Contact.met_at, Contact.id
    if by_name:
        card = aliased(KeptCard)
        query = query.outerjoin(card, card.id == Contact.kept_card_id)
        name = func.coalesce(func.nullif(Contact.name_folded, ""), card.name_folded, "", type_=String())
        keys = name.label("name"), Contact.id
    page = Page.load_rows(query.with_only_columns(*keys), keys, after, limit, descending=not by_name)
    ids = [row.id for row in page.rows]
    rows = db.session.scalars(select(Contact).where(Contact.id.in_(ids)).options(selectinload(Contact.tags)))
    contacts = {contact.id: contact for contact in rows}
    return Page([contacts[id_] for id_ in ids], page.next)
