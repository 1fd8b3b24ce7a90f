"""What the follow-up list can be narrowed to, and the query for the contacts that are left."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from ..contacts.models import Contact
from ..contacts.search import matches_words
from ..contacts.stages import STAGES, Stage
from ..contacts.tags import Tagging
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
            "due": self.due,
            "sort": self.sort,
            "q": self.words,
            "id": self.ids,
        } | changes
        return {name: value for name, value in values.items() if value not in (None, "", ())}

    @property
    def stage_or_all(self) -> str:
        """The value to search with at every stage: all stages, or the archived contacts if those are shown now."""
        return ARCHIVED_FILTER if self.stage == ARCHIVED_FILTER else ALL_STAGES

    @property
    def count(self) -> int:
        """How many choices of the filter sheet are made."""
        is_other_stage = self.stage not in STAGES
        return sum(map(bool, (self.event_id, self.due, self.tag_id, self.sort, is_other_stage)))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides a stage and an event is chosen."""
        return bool(self.due or self.tag_id or self.words)


def filtered_contacts(owner: User, filters: ListFilters, near: bool = False) -> ContactQuery:
    """Return the query for the contacts of ``owner`` that ``filters`` leave.

    With ``near``, names may differ from the words of the search by one letter. The person, the event and the room of
    each contact are loaded by the same query.
    """
    is_archived = and_(~Contact.is_listed(), Contact.is_kept())
    is_shown = is_archived if filters.stage == ARCHIVED_FILTER else Contact.is_listed()
    query = select(Contact).where(Contact.owner_id == owner.id, is_shown)
    if filters.ids:
        query = query.where(Contact.id.in_(filters.ids))
    if filters.due:
        query = query.where(is_due_when(owner, filters.due))
    if filters.tag_id:
        query = query.where(Contact.id.in_(select(Tagging.contact_id).where(Tagging.tag_id == filters.tag_id)))
    if filters.stage in STAGES:
        query = query.where(Contact.stage == filters.stage)
    if filters.event_id:
        query = query.where(is_met_at(filters.event_id))
    if filters.words.strip():
        query = query.where(matches_words(owner, filters.words, near))
    return query


def all_contacts(owner: User) -> ContactQuery:
    """Return the query for all contacts of ``owner``, including the archived ones."""
    return select(Contact).where(Contact.owner_id == owner.id, Contact.is_kept())


def is_due_when(owner: User, due: str) -> ColumnElement[bool]:
    """Return the condition that a contact is due as ``due``, a key of ``DUE_FILTERS``, says.

    Today is the date in the time zone of the signed-in user.
    """
    day = today()
    return {
        "overdue": Contact.is_due_by(owner, day - timedelta(days=1)),
        "today": Contact.earliest_due_day() == day,
        "week": Contact.earliest_due_day().between(day, day + timedelta(days=6)),
        "none": Contact.due_on.is_(None) & ~Contact.has_keep_day(),
    }[due]
