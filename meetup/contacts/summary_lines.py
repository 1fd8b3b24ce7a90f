"""Contacts as lines with a summary card: only what such a line shows, read as columns."""

from dataclasses import dataclass, replace
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select

from ..events import SUMMARY_COLUMNS_AT_EVENT, Event, EventSharing, fields_shared_in
from ..people import Card, summary_card_of
from ..rooms import Room
from .consent import ConsentRules
from .kept_cards import KeptCard
from .models import Contact
from .places import event_in_words, place_in_words, room_in_words

Columns = TypeVarTuple("Columns")

SUMMARY_LINE_COLUMNS = (
    Contact.id.label("contact_id"),
    Contact.event_id,
    Contact.event_said,
    Contact.room_said,
    Contact.given_at,
    Contact.asked_at,
    Contact.revoked_at,
    Contact.withheld_at,
    *SUMMARY_COLUMNS_AT_EVENT,
    KeptCard.source,
    KeptCard.name.label("kept_name"),
    KeptCard.headline.label("kept_headline"),
    KeptCard.company.label("kept_company"),
    Event.title.label("event_title"),
    Room.name.label("room_name"),
)
"""What a ``SummaryLine`` reads, in a query over contacts and profiles with ``join_summary``."""


def join_summary(query: Select[*Columns]) -> Select[*Columns]:
    """Join what else ``SUMMARY_LINE_COLUMNS`` are about to ``query``, which has the contact and its profile."""
    query = query.outerjoin(EventSharing, Contact.event_sharing_join())
    query = query.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    return query.outerjoin(Event, Event.id == Contact.event_id).outerjoin(Room, Room.id == Contact.room_id)


@dataclass(frozen=True)
class SummaryLine:
    """What a line shows of a contact: the summary card and the place of the meeting."""

    id: int
    card: Card
    """What a line shows of ``Contact.summary_card`` (Q5): name, headline, company and photo."""
    place: str
    is_guest: bool
    """Whether this is a person without an account who gave their card themself."""

    @classmethod
    def from_row(cls, row: Row[Any]) -> "SummaryLine":
        room = room_in_words(row.room_name, row.event_title, row.room_said)
        place = place_in_words(room, event_in_words(row.event_title, row.event_said))
        return cls(row.contact_id, _card_in(row), place, row.user_id is None and row.source == "guest")


class _ConsentInRow(ConsentRules):
    def __init__(self, row: Row[Any]) -> None:
        self.given_at, self.asked_at = row.given_at, row.asked_at
        self.revoked_at, self.withheld_at = row.revoked_at, row.withheld_at


def _card_in(row: Row[Any]) -> Card:
    if row.user_id is None:
        return Card(user_id=None, name=row.kept_name, headline=row.kept_headline, company=row.kept_company)
    consent, shared = _ConsentInRow(row), fields_shared_in(row)
    card = summary_card_of(row, () if consent.is_hidden else consent.visible_fields(shared))
    if row.source is None:
        return card
    return replace(card, headline=card.headline or row.kept_headline, company=card.company or row.kept_company)
