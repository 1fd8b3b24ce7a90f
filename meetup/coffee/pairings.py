"""Random coffee as one participant sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from ..database.prepared import GIVEN_USER, prepared
from ..events import (
    Attendance,
    Event,
    EventSharing,
    current_attendance,
    join_event_sharing,
    reasons_for,
    summary_card_at_event,
)
from ..extensions import db
from ..languages import lazy_gettext
from ..people import Card, Profile, User
from ..people.visibility import is_visible_to
from .models import Coffee, CoffeeSeat

DEFAULT_REASON = lazy_gettext("You both joined.")


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

    event: Event
    every: int
    next_at: datetime
    participant_count: int
    is_participant: bool
    was_left_over: bool
    partner: Partner | None


def pairing_of(reader: User, event: Event) -> Pairing | None:
    """Return random coffee at an event for a reader, or ``None`` if there is none."""
    coffee = Coffee.find(event)
    if coffee is None or coffee.next_at is None or event.status != "published":
        return None
    participant = coffee.find_participant(reader)
    return Pairing(
        event,
        coffee.every,
        coffee.next_at,
        coffee.participant_count(),
        participant is not None,
        participant is not None and participant.waited,
        _partner(coffee, reader),
    )


def _partner(coffee: Coffee, reader: User) -> Partner | None:
    """Return the reader's partner in this round, unless one has blocked the other or the partner left the event."""
    seat = CoffeeSeat.find_current(coffee, reader)
    if seat is None:
        return None
    other_id = seat.pair.other_user_id(reader)
    values = {"user_id": reader.id, "other_id": other_id, "event_id": coffee.event_id}
    row = db.session.execute(_partner_query(), values).one_or_none()
    if row is None:
        return None
    profile, sharing = row
    card = summary_card_at_event(profile, sharing)
    reason = reasons_for(coffee.event, reader, [other_id]).get(other_id, DEFAULT_REASON)
    return Partner(seat.pair_id, card, seat.pair.point, reason)


@prepared
def _partner_query() -> Select[Profile, EventSharing]:
    """Return the query for a partner who attends the event and whom the reader sees, and what they share there."""
    event_id: Any = bindparam("event_id")
    is_attending = (Attendance.user_id == Profile.user_id) & (Attendance.event_id == event_id)
    query = join_event_sharing(select(Profile, EventSharing), Profile.user_id, event_id).join(Attendance, is_attending)
    return query.where(Profile.user_id == bindparam("other_id"), is_visible_to(GIVEN_USER, Profile.user_id))


def current_pairing(reader: User) -> Pairing | None:
    """Return the pairing at the event that the reader is at now, if they have a partner."""
    attendance = current_attendance(reader)
    return pairing_with_partner(reader, attendance.event if attendance else None)


def pairing_with_partner(reader: User, event: Event | None) -> Pairing | None:
    """Return the pairing at ``event``, if they have a partner."""
    pairing = pairing_of(reader, event) if event else None
    return pairing if pairing and pairing.partner else None
