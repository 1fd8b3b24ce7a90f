"""Card requests: the people who ask for a user's card and have no answer yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from ..contacts.summary_lines import SUMMARY_LINE_COLUMNS, SummaryLine, join_summary
from ..database.prepared import GIVEN_USER, prepared
from ..extensions import db
from ..people import Card, User
from .encounters import Encounter
from .holders import TheirContact, join_holders

MAX_SHOWN_REQUESTS = 10
"""The requests that Today shows. The others follow when these have been answered."""


@dataclass(frozen=True)
class CardRequest:
    """Somebody who asks for a user's card."""

    id: int
    """The id of their contact of the user."""
    card: Card
    """Their card, as far as the user has it; otherwise only the name."""
    place: str
    """Where the two met, as the user says. What the other says about it is their own note."""
    asked_at: datetime
    has_badge_only: bool
    """Whether they only have what the user's badge shows; otherwise they had the card before."""
    line: str
    """What they said with a hello."""
    badge_event_title: str | None
    """The event where they scanned the badge, if the user met them there: the badge could give the card to everyone."""


def list_requests(person: User) -> tuple[CardRequest, ...]:
    """Return the people who ask for the card of ``person`` and have no answer yet, the latest first."""
    return tuple(map(_request_in, db.session.execute(_requests_query(), {"user_id": person.id})))


def _request_in(row: Row[Any]) -> CardRequest:
    has_badge_only = row.held_given_at is None
    if row.contact_id is None:
        card = Card(user_id=row.user_id, name=row.name)
        return CardRequest(row.held_id, card, "", row.held_asked_at, has_badge_only, row.line or "", None)
    contact, was_met_there = SummaryLine.from_row(row), row.event_id == row.held_given_event_id
    badge_event_title = row.event_title if has_badge_only and was_met_there else None
    asked = row.held_id, contact.card, contact.place, row.held_asked_at, has_badge_only, row.line or ""
    return CardRequest(*asked, badge_event_title)


@prepared
def _requests_query() -> Select[*tuple[Any, ...]]:
    is_open = TheirContact.asked_at.is_not(None), TheirContact.declined_at.is_(None), TheirContact.withheld_at.is_(None)
    columns = (TheirContact.id, TheirContact.asked_at, TheirContact.given_at, TheirContact.given_event_id)
    said = select(Encounter.line).where(Encounter.contact_id == TheirContact.id, Encounter.line != "")
    last_said = said.where(Encounter.undone_at.is_(None)).order_by(Encounter.id.desc()).limit(1).scalar_subquery()
    held = (column.label(f"held_{column.key}") for column in columns)
    query = select(*held, last_said.label("line"), *SUMMARY_LINE_COLUMNS)
    query = join_summary(join_holders(query, GIVEN_USER)).where(*is_open)
    return query.order_by(TheirContact.asked_at.desc(), TheirContact.id.desc()).limit(MAX_SHOWN_REQUESTS)
