"""Random coffee as one person has it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..events import Attendance, Event, EventSharing, attendance_now, reasons_for
from ..extensions import db
from ..people import Card, User, face_of
from ..people.hiding import shown_to
from .models import Coffee, CoffeeSeat, wanting

NEUTRAL = "You both said yes to a coffee."


@dataclass(frozen=True)
class Meeting:
    """Whom to meet, where, and why."""

    pair_id: int
    face: Card
    point: str
    reason: str


@dataclass(frozen=True)
class Cup:
    """``joined``: whether the reader wants one; ``meeting``: whom they are paired with in the round that is on."""

    event: Event
    every: int
    next_at: datetime
    wanting: int
    joined: bool
    waited: bool
    meeting: Meeting | None


def cup_of(reader: User, event: Event) -> Cup | None:
    """``None`` where no coffee is poured."""
    coffee = Coffee.at(event)
    if coffee is None or coffee.next_at is None or event.status != "published":
        return None
    drinker = coffee.drinker(reader)
    return Cup(
        event,
        coffee.every,
        coffee.next_at,
        wanting(coffee),
        drinker is not None,
        drinker is not None and drinker.waited,
        _meeting(coffee, reader),
    )


def _meeting(coffee: Coffee, reader: User) -> Meeting | None:
    """The pair of this round; gone when either has blocked the other, or the other has left."""
    seat = CoffeeSeat.latest(coffee, reader)
    if seat is None:
        return None
    other_id = seat.pair.other(reader)
    there = (Attendance.user_id == User.id) & (Attendance.event_id == coffee.event_id)
    own = (EventSharing.user_id == User.id) & (EventSharing.event_id == coffee.event_id)
    query = select(User, EventSharing).join(Attendance, there).outerjoin(EventSharing, own)
    row = db.session.execute(query.where(User.id == other_id, shown_to(reader, User.id))).one_or_none()
    if row is None:
        return None
    other, sharing = row
    face = face_of(other.profile, sharing.shared if sharing else None)
    reason = reasons_for(coffee.event, reader, [other_id]).get(other_id, NEUTRAL)
    return Meeting(seat.pair_id, face, seat.pair.point, reason)


def meeting_now(reader: User) -> Cup | None:
    """The cup to drink now: that of the event the reader is at, if they are paired with somebody."""
    attendance = attendance_now(reader)
    cup = cup_of(reader, attendance.event) if attendance else None
    return cup if cup and cup.meeting else None
