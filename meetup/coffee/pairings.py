"""Random coffee as one participant sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, select

from ..database.prepared import GIVEN_USER, prepared
from ..events import (
    SUMMARY_COLUMNS_AT_EVENT,
    AnyEvent,
    Attendance,
    current_attendance,
    join_event_sharing,
    reasons_for,
    summary_card_in,
)
from ..extensions import db
from ..languages import gettext
from ..people import Card, Profile, User
from ..people.visibility import is_visible_to
from .models import Coffee, CoffeePair, CoffeeParticipant, CoffeeSeat, is_taking_part


@dataclass(frozen=True)
class Partner:
    """The other person of a pair: their card, where to meet them, and why."""

    pair_id: int
    card: Card
    point: str
    reason: str


@dataclass(frozen=True)
class Pairing:
    """Random coffee at an event for one reader: when the next round is, and their partner in the present one.

    ``is_participant`` says whether the reader takes part, ``was_left_over`` whether they got no partner last time.
    """

    slug: str
    """That of the event."""
    time_zone: str
    every: int
    next_at: datetime
    participant_count: int
    is_participant: bool
    was_left_over: bool
    partner: Partner | None


def pairing_of(reader: User, event: AnyEvent) -> Pairing | None:
    """Return random coffee at an event for a reader, or ``None`` if there is none. Runs at most two queries."""
    if event.status != "published":
        return None
    row = db.session.execute(_pairing_query(), {"user_id": reader.id, "event_id": event.id}).one_or_none()
    if row is None:
        return None
    is_participant, partner = row.waited is not None, _partner_in(row, event, reader)
    return Pairing(
        slug=event.slug,
        time_zone=event.time_zone,
        every=row.every,
        next_at=row.next_at,
        participant_count=row.participant_count,
        is_participant=is_participant,
        was_left_over=is_participant and row.waited,
        partner=partner,
    )


def _partner_in(row: Row[Any], event: AnyEvent, reader: User) -> Partner | None:
    """Return the reader's partner in this round, unless one has blocked the other or the partner left the event."""
    if row.user_id is None:
        return None
    reason = reasons_for(event, reader, [row.user_id]).get(row.user_id) or gettext("You both joined.")
    return Partner(row.pair_id, summary_card_in(row), row.point, reason)


@prepared
def _pairing_query() -> Select[*tuple[Any, ...]]:
    """Return the query for the coffee that runs at an event, the reader's part in it, and their partner."""
    count = select(func.count()).where(is_taking_part(Coffee.id, Coffee.event_id)).correlate(Coffee)
    query = (
        select(
            Coffee.every,
            Coffee.next_at,
            count.scalar_subquery().label("participant_count"),
            CoffeeParticipant.waited,
            CoffeePair.id.label("pair_id"),
            CoffeePair.point,
            *SUMMARY_COLUMNS_AT_EVENT,
        )
        .select_from(Coffee)
        .outerjoin(CoffeeParticipant, CoffeeParticipant.is_of(GIVEN_USER.id))
        .outerjoin(CoffeeSeat, CoffeeSeat.is_current_of(GIVEN_USER.id))
        .outerjoin(CoffeePair, CoffeePair.id == CoffeeSeat.pair_id)
        .outerjoin(Profile, _is_partner())
        .where(Coffee.event_id == bindparam("event_id"), Coffee.next_at.is_not(None))
    )
    return join_event_sharing(query, Profile.user_id, Coffee.event_id)


def _is_partner() -> ColumnElement[bool]:
    """Return the condition that a profile is that of a partner who attends the event and whom the reader sees."""
    partner_id = case((CoffeePair.a_id == GIVEN_USER.id, CoffeePair.b_id), else_=CoffeePair.a_id)
    attendee_ids = select(Attendance.user_id).where(Attendance.event_id == Coffee.event_id).correlate(Coffee)
    is_attending = Profile.user_id.in_(attendee_ids)
    return and_(Profile.user_id == partner_id, is_attending, is_visible_to(GIVEN_USER, Profile.user_id))


def current_pairing(reader: User) -> Pairing | None:
    """Return the pairing at the event that the reader is at now, if they have a partner."""
    attendance = current_attendance(reader)
    return pairing_with_partner(reader, attendance.event if attendance else None)


def pairing_with_partner(reader: User, event: AnyEvent | None) -> Pairing | None:
    """Return the pairing at ``event``, if they have a partner."""
    pairing = pairing_of(reader, event) if event else None
    return pairing if pairing and pairing.partner else None
