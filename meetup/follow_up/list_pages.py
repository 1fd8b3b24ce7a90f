"""The follow-up list: what its page shows, in a number of queries that does not grow with the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, String, func, or_, select
from sqlalchemy.orm import aliased

from ..contacts.contexts import CONTEXT_LABELS
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.search_near import is_near_search
from ..contacts.stages import STAGES, Stage
from ..contacts.tags import Tag
from ..counts import count_label
from ..database.prepared import GIVEN_DAY, GIVEN_USER, is_given_id, prepared, prepared_within_limit
from ..events import Event, events_of
from ..exchange.places import find_attended_event
from ..extensions import db
from ..formats import today
from ..guide import wants_guide
from ..pages import Page, keyset_query
from ..people import User
from .bulk_forms import BulkForm
from .cadence_forms import CadenceForm
from .contact_lines import ContactLine, contact_lines, lines_query
from .due_promises import DuePromise, first_due_promises
from .list_filters import DUE_FILTERS, SORTS, FilterShape, ListFilters, conditions
from .progress import Progress, counts_of_stages, progress_query, stage_labels
from .run_through_queue import count_remaining

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
    due_contacts: Sequence[ContactLine]
    """The contacts that are due; empty after the first page."""
    contacts: Sequence[ContactLine]
    """The others, those who were met last first."""
    next_cursor: str | None
    """The cursor of the next page, ``None`` on the last one."""
    promises: Mapping[int, DuePromise]
    """For contacts of ``due_contacts``, by their ids: the promise that is due first."""
    is_selecting: bool
    """Whether each contact has a box to tick."""
    stages: Mapping[str, str]
    """The labels of the stages."""
    is_near: bool = False
    """Whether nobody was found, and these are people whose names are one letter away from what was typed."""
    wants_guide: bool = False
    """Whether an empty list points to the guide."""

    @property
    def is_empty(self) -> bool:
        return not (self.due_contacts or self.contacts)

    @property
    def can_be_gone_through(self) -> bool:
        """Whether the people shown are those of a run-through: those at one stage, met at one event or anywhere."""
        filters = self.filters
        return filters.stage in STAGES and not (filters.is_narrowed or self.is_selecting or self.is_empty)


@dataclass(frozen=True)
class RunLine:
    """The line above the list from which its people can be gone through, one a screen."""

    remaining: str
    """How many people are left to go through, as text."""
    progress: Progress | None
    """How far the owner is with the chosen event, or with the latest one if none is chosen."""


@dataclass(frozen=True)
class ListNumbers:
    """The numbers above the list."""

    at_stages: Mapping[str, str]
    """How many people are at each stage, as text."""
    run_line: RunLine | None
    """The line for the people of this list, unless they are searched, ticked, none, or not those of one stage."""


@dataclass(frozen=True)
class ListPage:
    """Everything that the page of the list shows."""

    list: ContactList
    numbers: ListNumbers
    events: Sequence[Event]
    tags: Sequence[Tag]
    tag: Tag | None
    """The chosen tag."""
    cadence_form: CadenceForm | None
    """The form with the cadence of the chosen tag."""
    due_filters: Mapping[str, str]
    contexts: Mapping[str, str]
    sorts: Mapping[str, str]
    bulk_form: BulkForm | None
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
    if found.is_empty and not filters.is_narrowed:
        return replace(found, wants_guide=wants_guide(owner))
    return found


def _load_list(
    owner: User, filters: ListFilters, after: str | None, is_selecting: bool, shown: int, near: bool
) -> ContactList:
    """Return the page of the list for an exact search, or for one that is ``near``.

    Contacts with a promise that is due come first, then what else is due, then the rest by the latest meeting. With
    another order, nobody comes first.
    """
    shape, values = filters.shape_and_values(owner, near)
    promises = first_due_promises(owner, today(), MAX_LEADING_DUE)
    due: Sequence[Row[Any]] = ()
    if not filters.sort:
        values["promised_ids"] = list(promises)
        due = db.session.execute(_due_query(shape), values).all()
    values["due_ids"] = [row.id for row in due]
    by_name, limit = filters.sort == "name", min(max(shown, CONTACTS_PER_PAGE), MAX_CONTACTS_SHOWN)
    query = _others_query(shape, by_name, bool(after))
    page = Page.load_prepared(query, _keys(by_name), after, limit, values)
    due_lines, lines = contact_lines(() if after else due, page.rows)
    return ContactList(filters, today(), due_lines, lines, page.next, promises, is_selecting, STAGES, near)


@prepared_within_limit
def _due_query(shape: FilterShape) -> Select[Any]:
    """Return the query for the lines of those who are due, who are few."""
    is_promised = is_given_id(Contact.id, "promised_ids")
    is_due = or_(Contact.is_due_by(GIVEN_USER, GIVEN_DAY), is_promised)
    query = lines_query().where(*conditions(shape), is_due, Contact.stage != Stage.LET_GO)
    return query.order_by(is_promised.desc(), Contact.earliest_due_day(), Contact.id).limit(MAX_LEADING_DUE)


@prepared_within_limit
def _others_query(shape: FilterShape, by_name: bool, has_cursor: bool) -> Select[Any]:
    """Return the query for a page of lines. It finds their ids first, because sorting thousands of lines is slow."""
    keys = _keys(by_name)
    query = select(*keys).where(*conditions(shape), ~is_given_id(Contact.id, "due_ids"))
    if by_name:
        query = query.outerjoin(_card, _card.id == Contact.kept_card_id)
    found = keyset_query(query, keys, has_cursor, descending=not by_name).subquery()
    lines = lines_query(*([found.c.name] if by_name else [])).join(found, found.c.id == Contact.id)
    return lines.order_by(*(column.asc() if by_name else column.desc() for column in found.c))


_card = aliased(KeptCard)
_name = func.coalesce(func.nullif(Contact.name_folded, ""), _card.name_folded, "", type_=String()).label("name")


def _keys(by_name: bool) -> tuple[Any, ...]:
    """Return the keys that the list is ordered by."""
    return (_name, Contact.id) if by_name else (Contact.met_at, Contact.id)


def load_list_page(
    owner: User,
    contact_list: ContactList,
    bulk_form: BulkForm | None,
    cadence_form: CadenceForm | None = None,
    is_confirmed: bool = False,
) -> ListPage:
    """Return the page around ``contact_list``. A form that was sent and is invalid is given, to be shown again."""
    tag, events = Tag.find_owned(owner, contact_list.filters.tag_id), events_of(owner)
    return ListPage(
        list=contact_list,
        numbers=load_numbers(owner, contact_list, events),
        events=events,
        tags=Tag.all_used_by(owner),
        tag=tag,
        cadence_form=cadence_form or (CadenceForm.for_tag(tag) if tag else None),
        due_filters=DUE_FILTERS,
        contexts=CONTEXT_LABELS,
        sorts=SORTS,
        bulk_form=bulk_form,
        is_confirmed=is_confirmed,
    )


def load_numbers(owner: User, contact_list: ContactList, events: Sequence[Event]) -> ListNumbers:
    """Return the numbers above the list. ``events`` are those of the owner, the latest first."""
    filters, has_run = contact_list.filters, contact_list.can_be_gone_through
    event = find_attended_event(owner, filters.event_id) if filters.event_id else next(iter(events), None)
    query = _counts_query(bool(filters.event_id), has_run, has_run and event is not None)
    values = {**filters.values(owner), "progress_event_id": event.id if event else None}
    counts = db.session.execute(query, values).one()
    run_line = None
    if has_run:
        progress = Progress(event, counts.met, counts.thanked, counts.to_do) if event else None
        run_line = RunLine(count_label(counts.remaining), progress)
    return ListNumbers(stage_labels(counts[: len(STAGES)]), run_line)


@prepared
def _counts_query(has_event: bool, has_remaining: bool, has_progress: bool) -> Select[Any]:
    columns = counts_of_stages(has_event)
    if has_remaining:
        columns.append(count_remaining(has_event).label("remaining"))
    if not has_progress:
        return select(*columns)
    progress = progress_query().subquery()
    return select(*columns, *progress.c).select_from(progress)
