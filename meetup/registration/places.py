"""The places of an event: how many are free, and who gets one that becomes free."""

from sqlalchemy import func, select

from ..events import Attendance, Event
from ..events.admission import refusal_reason
from ..extensions import db, now
from ..people import User
from .letters import write_state_letter
from .models import Registration, RegistrationState
from .rules import RegistrationRules

GOING, WAITING, DECLINED = RegistrationState.GOING, RegistrationState.WAITING, RegistrationState.DECLINED
CANCELLED = RegistrationState.CANCELLED


def free_places(rules: RegistrationRules) -> int | None:
    """Return how many places are free, those that are kept for somebody not counted. ``None`` means no limit."""
    if rules.capacity is None:
        return None
    taken = select(func.count()).select_from(Attendance)
    taken = taken.where(Attendance.event_id == rules.event_id, Attendance.role == "attendee")
    kept = select(func.count()).select_from(Registration)
    kept = kept.where(Registration.event_id == rules.event_id, Registration.offered_until.is_not(None))
    count = db.session.scalar(select(taken.scalar_subquery() + kept.scalar_subquery())) or 0
    return max(0, rules.capacity - count)


def has_free_place(rules: RegistrationRules) -> bool:
    free = free_places(rules)
    return free is None or free > 0


def is_overfull(rules: RegistrationRules | None) -> bool:
    """Return whether more attendees are going than there are places, as after somebody has left the team."""
    if rules is None or rules.capacity is None:
        return False
    taken = select(func.count()).where(Attendance.event_id == rules.event_id, Attendance.role == "attendee")
    return (db.session.scalar(taken) or 0) > rules.capacity


def fill_places(rules: RegistrationRules | None) -> int:
    """Give free places to those who wait, the longest waiting first, or offer them. Return how many were given.

    The caller has locked ``rules``. An event that has none has no line either.
    """
    if rules is None or not rules.event.is_open(now()):
        return 0
    event = rules.event
    _end_old_offers(event)
    count = 0
    while has_free_place(rules) and (registration := _first_in_line(event)):
        _give_place(rules, event, registration)
        count += 1
    return count


def _end_old_offers(event: Event) -> None:
    query = select(Registration).where(Registration.event_id == event.id, Registration.offered_until <= now())
    for registration in db.session.scalars(query.order_by(Registration.place)).all():
        registration.move(CANCELLED)
        write_state_letter(registration, "missed")


def _first_in_line(event: Event) -> Registration | None:
    query = select(Registration).where(Registration.event_id == event.id, Registration.state == WAITING)
    query = query.where(Registration.offered_until.is_(None)).order_by(Registration.place).limit(1)
    return db.session.scalar(query)


def _give_place(rules: RegistrationRules, event: Event, registration: Registration) -> None:
    user = registration.user
    assert user is not None
    if refusal_reason(event, user):  # They were banned while they waited.
        registration.move(DECLINED)
    elif rules.moves_up_at_once:
        let_in(event, registration)
    else:
        registration.offer_place()
        db.session.flush()
        write_state_letter(registration, "offered")


def let_in(event: Event, registration: Registration, by: User | None = None) -> None:
    """Give a place to somebody who has one coming, and tell them. ``by`` is the organizer who did it, if one did."""
    assert registration.user is not None
    registration.move(GOING, by=by)
    event.add_attendee(registration.user)
    write_state_letter(registration, "going")
