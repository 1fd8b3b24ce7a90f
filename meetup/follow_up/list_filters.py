"""What the follow-up list can be narrowed to, and the query for the contacts that are left."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, select

from ..contacts.models import Contact
from ..contacts.search import has_words
from ..contacts.search_words import WordShape, parse_search
from ..contacts.stages import STAGES, Stage
from ..contacts.tags import Tagging
from ..database.prepared import GIVEN_DAY, GIVEN_USER, is_given_id
from ..formats import today
from ..languages import lazy_gettext
from ..people import User
from .event_people import is_met_at

ContactQuery = Select[Contact]

ALL_STAGES = "all"
"""The value that stands for every stage where one stage could be chosen."""

ARCHIVED_FILTER = "archived"
"""The value that stands for the archived contacts where a stage could be chosen."""

DUE_FILTERS = {
    "overdue": lazy_gettext("Overdue"),
    "today": lazy_gettext("Today"),
    "week": lazy_gettext("Next 7 days"),
    "none": lazy_gettext("No date"),
}
"""The labels of the choices by due day."""

SORTS = {"": lazy_gettext("Due first"), "latest": lazy_gettext("Recently met"), "name": lazy_gettext("Name")}
"""The labels of the orders of the list."""


class FilterShape(NamedTuple):
    """Which conditions the filters make, whatever their values are. There is a statement for each shape."""

    words: tuple[WordShape, ...]
    is_archived: bool
    has_stage: bool
    has_event: bool
    has_tag: bool
    has_context: bool
    has_ids: bool
    due: str


@dataclass(frozen=True)
class ListFilters:
    """What the list is narrowed to. The query string of its address holds the same values."""

    stage: str = Stage.TO_DO
    """A stage, ``ALL_STAGES`` or ``ARCHIVED_FILTER``."""
    event_id: int | None = None
    words: str = ""
    """The words to search for."""
    due: str = ""
    """A key of ``DUE_FILTERS``, or nothing."""
    tag_id: int | None = None
    context: str = ""
    """A context of contacts, or nothing."""
    sort: str = ""
    """A key of ``SORTS``."""
    ids: tuple[int, ...] = ()
    """The ids of the only contacts to show; all contacts if it is empty."""

    def url_values(self, **changes: Any) -> dict[str, Any]:
        """Return the query values of the address that shows this list, with ``changes`` made to them."""
        values = {
            "stage": self.stage,
            "event": self.event_id,
            "tag": self.tag_id,
            "context": self.context,
            "due": self.due,
            "sort": self.sort,
            "q": self.words,
            "id": self.ids,
        } | changes
        return {name: value for name, value in values.items() if value not in (None, "", ())}

    def shape_and_values(self, owner: User, near: bool = False) -> tuple[FilterShape, dict[str, Any]]:
        """Return the shape of the filters, and the values of the parameters of ``conditions`` for ``owner``.

        With ``near``, names may differ from a word of the search by one letter.
        """
        search = parse_search(self.words, near)
        shape = FilterShape(
            words=search.shapes,
            is_archived=self.stage == ARCHIVED_FILTER,
            has_stage=self.stage in STAGES,
            has_event=bool(self.event_id),
            has_tag=bool(self.tag_id),
            has_context=bool(self.context),
            has_ids=bool(self.ids),
            due=self.due,
        )
        return shape, self.values(owner) | search.values

    def values(self, owner: User) -> dict[str, Any]:
        """Return the values of the parameters but for those of the search. Today is the date where the reader is."""
        day = today()
        return {
            "user_id": owner.id,
            "stage": self.stage,
            "event_id": self.event_id,
            "tag_id": self.tag_id,
            "context": self.context,
            "only_ids": self.ids,
            "today": day,
            "yesterday": day - timedelta(days=1),
            "week_end": day + timedelta(days=6),
        }

    @property
    def stage_or_all(self) -> str:
        """The value to search with at every stage: all stages, or the archived contacts if those are shown now."""
        return ARCHIVED_FILTER if self.stage == ARCHIVED_FILTER else ALL_STAGES

    @property
    def count(self) -> int:
        """How many choices of the filter sheet are made."""
        is_other_stage = self.stage not in STAGES
        return sum(map(bool, (self.event_id, self.due, self.tag_id, self.context, self.sort, is_other_stage)))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides a stage and an event is chosen."""
        return bool(self.due or self.tag_id or self.context or self.words)


def filtered_contacts(owner: User, filters: ListFilters, near: bool = False) -> ContactQuery:
    """Return the query for the contacts of ``owner`` that ``filters`` leave.

    With ``near``, names may differ from the words of the search by one letter. The person, the event and the room of
    each contact are loaded by the same query.
    """
    shape, values = filters.shape_and_values(owner, near)
    return select(Contact).where(*conditions(shape)).params(values)


def conditions(shape: FilterShape) -> list[ColumnElement[bool]]:
    """Return the conditions for filters of that shape, for ``ListFilters.values``."""
    is_archived = and_(~Contact.is_listed(), Contact.is_kept())
    found = [Contact.owner_id == GIVEN_USER.id, is_archived if shape.is_archived else Contact.is_listed()]
    if shape.has_ids:
        found.append(is_given_id(Contact.id, "only_ids"))
    if shape.due:
        found.append(is_due_when(shape.due))
    if shape.has_tag:
        found.append(Contact.id.in_(select(Tagging.contact_id).where(Tagging.tag_id == bindparam("tag_id"))))
    if shape.has_context:
        found.append(Contact.context == bindparam("context"))
    if shape.has_stage:
        found.append(Contact.stage == bindparam("stage"))
    if shape.has_event:
        found.append(is_met_at(bindparam("event_id")))
    return [*found, *has_words(shape.words)]


def all_contacts(owner: User) -> ContactQuery:
    """Return the query for all contacts of ``owner``, including the archived ones."""
    return select(Contact).where(Contact.owner_id == owner.id, Contact.is_kept())


def is_due_when(due: str) -> ColumnElement[bool]:
    """Return the condition that a contact is due as ``due``, a key of ``DUE_FILTERS``, says."""
    choices: dict[str, ColumnElement[bool]] = {
        "overdue": Contact.is_due_by(GIVEN_USER, bindparam("yesterday", type_=Date())),
        "today": Contact.is_due_between(GIVEN_USER, GIVEN_DAY, GIVEN_DAY),
        "week": Contact.is_due_between(GIVEN_USER, GIVEN_DAY, bindparam("week_end", type_=Date())),
        "none": Contact.due_on.is_(None) & ~Contact.has_keep_day(),
    }
    return choices[due]
