"""Random coffee as one participant sees it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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
from ..people import Card, User
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
    is_attending = (Attendance.user_id == User.id) & (Attendance.event_id == coffee.event_id)
    query = select(User, EventSharing).join(Attendance, is_attending)
    query = join_event_sharing(query, User.id, coffee.event_id)
    row = db.session.execute(query.where(User.id == other_id, is_visible_to(reader, User.id))).one_or_none()
    if row is None:
        return None
    other, sharing = row
    card = summary_card_at_event(other.profile, sharing)
    reason = reasons_for(coffee.event, reader, [other_id]).get(other_id, DEFAULT_REASON)
    return Partner(seat.pair_id, card, seat.pair.point, reason)


def current_pairing(reader: User) -> Pairing | None:
    """Return the pairing at the event that the reader is at now, if they have a partner."""
    attendance = current_attendance(reader)
    pairing = pairing_of(reader, attendance.event) if attendance else None
    return pairing if pairing and pairing.partner else None
