"""Random coffee as one person has it."""

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
from ..people import Card, User
from ..people.visibility import is_visible_to
from .models import Coffee, CoffeeSeat, participant_count

DEFAULT_REASON = "You both said yes to a coffee."


@dataclass(frozen=True)
class Partner:
    """Whom to meet, where, and why."""

    pair_id: int
    card: Card
    point: str
    reason: str


@dataclass(frozen=True)
class Pairing:
    """``is_participant``: whether the reader wants one; ``partner``: whom they are paired with in the round that is on."""

    event: Event
    every: int
    next_at: datetime
    participant_count: int
    is_participant: bool
    was_left_over: bool
    partner: Partner | None


def pairing_of(reader: User, event: Event) -> Pairing | None:
    """``None`` where no coffee is poured."""
    coffee = Coffee.find(event)
    if coffee is None or coffee.next_at is None or event.status != "published":
        return None
    drinker = coffee.find_participant(reader)
    return Pairing(
        event,
        coffee.every,
        coffee.next_at,
        participant_count(coffee),
        drinker is not None,
        drinker is not None and drinker.waited,
        _partner(coffee, reader),
    )


def _partner(coffee: Coffee, reader: User) -> Partner | None:
    """The pair of this round; gone when either has blocked the other, or the other has left."""
    seat = CoffeeSeat.find_current(coffee, reader)
    if seat is None:
        return None
    other_id = seat.pair.other_user_id(reader)
    there = (Attendance.user_id == User.id) & (Attendance.event_id == coffee.event_id)
    query = join_event_sharing(select(User, EventSharing).join(Attendance, there), User.id, coffee.event_id)
    row = db.session.execute(query.where(User.id == other_id, is_visible_to(reader, User.id))).one_or_none()
    if row is None:
        return None
    other, sharing = row
    face = summary_card_at_event(other.profile, sharing)
    reason = reasons_for(coffee.event, reader, [other_id]).get(other_id, DEFAULT_REASON)
    return Partner(seat.pair_id, face, seat.pair.point, reason)


def current_pairing(reader: User) -> Pairing | None:
    """The cup to drink now: that of the event the reader is at, if they are paired with somebody."""
    attendance = current_attendance(reader)
    cup = pairing_of(reader, attendance.event) if attendance else None
    return cup if cup and cup.partner else None
