"""The list of an event's tickets, for its organizers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from ..events import Event
from ..extensions import db
from ..languages import lazy_gettext
from ..pages import Page
from ..people.searching import contains_word
from ..people.text import escape_like
from .models import Ticket

MAX_SEARCH_LENGTH = 100
STATES = {
    "open": lazy_gettext("Not claimed"),
    "claimed": lazy_gettext("Claimed"),
    "arrived": lazy_gettext("Arrived"),
    "cancelled": lazy_gettext("Cancelled"),
}


@dataclass(frozen=True)
class TicketFilters:
    """Which tickets the list shows: those in one state, or whose names or addresses contain words."""

    state: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "TicketFilters":
        state = query.get("state", "")
        return cls(state if state in STATES else "", query.get("q", "").strip()[:MAX_SEARCH_LENGTH])

    @property
    def url_values(self) -> dict[str, Any]:
        return {name: value for name, value in {"state": self.state, "q": self.words}.items() if value}

    def with_state(self, state: str) -> "TicketFilters":
        return replace(self, state=state)


def ticket_page(event: Event, filters: TicketFilters, after: str | None) -> Page[Ticket]:
    """Return a page of the list, by name."""
    query = select(Ticket).where(Ticket.event_id == event.id, *map(_contains, filters.words.split()))
    if filters.state:
        query = query.where(_is_in(filters.state))
    return Page.load(query, (Ticket.name_folded, Ticket.id), after, descending=False)


def ticket_counts(event: Event) -> dict[str, int]:
    """Return how many tickets are in each state, and all together under an empty name."""
    counted = [func.count(case((_is_in(state), 1))).label(state) for state in STATES]
    row = db.session.execute(select(func.count().label("every"), *counted).where(Ticket.event_id == event.id)).one()
    return {"": row.every, **{state: getattr(row, state) for state in STATES}}


def state_of(ticket: Ticket) -> str:
    """Return the state in which the list shows a ticket."""
    if ticket.cancelled_at:
        return "cancelled"
    if ticket.checked_in_at:
        return "arrived"
    return "claimed" if ticket.claimed_at else "open"


def _is_in(state: str) -> ColumnElement[bool]:
    is_valid = Ticket.cancelled_at.is_(None)
    conditions: dict[str, ColumnElement[bool]] = {
        "open": is_valid & Ticket.claimed_at.is_(None),
        "claimed": is_valid & Ticket.claimed_at.is_not(None),
        "arrived": is_valid & Ticket.checked_in_at.is_not(None),
        "cancelled": Ticket.cancelled_at.is_not(None),
    }
    return conditions[state]


def _contains(word: str) -> ColumnElement[bool]:
    return or_(
        contains_word(word, Ticket.name_folded), Ticket.email.like(f"%{escape_like(word.lower())}%", escape="\\")
    )
