"""What organizers do with guests: give a place, decline, take off the list, move in line."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from ..events import Event
from ..events.admission import refusal_reason
from ..extensions import db, now
from ..people import User
from .letters import write_state_letter
from .models import Registration, RegistrationState
from .places import fill_places, has_free_place, let_in
from .rules import RegistrationRules

GOING, WAITING, REQUESTED = RegistrationState.GOING, RegistrationState.WAITING, RegistrationState.REQUESTED
INVITED, DECLINED, CANCELLED = RegistrationState.INVITED, RegistrationState.DECLINED, RegistrationState.CANCELLED

ACTS = ("approve", "decline", "remove", "first", "last")
"""The names of the acts, as forms send them."""


@dataclass
class ActResult:
    """What came of an act: the ids of the registrations that changed, and of the users who were taken off the list.

    ``waiting`` counts those who were approved and found no free place.
    """

    changed: list[int] = field(default_factory=list)
    removed_users: list[int] = field(default_factory=list)
    waiting: int = 0


def act_on_guests(event: Event, act: str, ids: Iterable[int], by: User) -> ActResult:
    """Do ``act``, one of ``ACTS``, with these registrations of ``event``, in the order of ``ids``.

    Those for whom it makes no sense stay as they are: nobody can decline who goes, or remove an organizer.
    """
    rules, result = RegistrationRules.lock(event.id), ActResult()
    for registration in _in_order(event, ids):
        if _ACT_FUNCTIONS[act](event, rules, registration, by):
            result.changed.append(registration.id)
            result.waiting += act == "approve" and registration.state == WAITING
            if act == "remove" and registration.user_id:
                result.removed_users.append(registration.user_id)
    fill_places(rules)
    return result


def _in_order(event: Event, ids: Iterable[int]) -> list[Registration]:
    ids = list(ids)
    query = select(Registration).where(Registration.event_id == event.id, Registration.id.in_(ids))
    found = {registration.id: registration for registration in db.session.scalars(query)}
    return [found[id_] for id_ in ids if id_ in found]


def _approve(event: Event, rules: RegistrationRules | None, registration: Registration, by: User) -> bool:
    """Give a place to somebody who asked, waits, or was declined; or a place in line, if none is free."""
    user = registration.user
    may_come = registration.state in (REQUESTED, WAITING, DECLINED) and user and event.is_open(now())
    if not may_come or not user or refusal_reason(event, user):
        return False
    if rules is None or registration.is_offered or has_free_place(rules):
        let_in(event, registration, by)
    elif registration.state == WAITING:
        return False
    else:
        registration.move(WAITING, rules.take_place(), by)
        write_state_letter(registration, WAITING)
    return True


def _decline(_event: Event, _rules: RegistrationRules | None, registration: Registration, by: User) -> bool:
    if registration.state not in (REQUESTED, WAITING, INVITED):
        return False
    registration.move(DECLINED, by=by)
    write_state_letter(registration, DECLINED)
    return True


def _remove(event: Event, _rules: RegistrationRules | None, registration: Registration, by: User) -> bool:
    """Take somebody off the list who goes. Organizers stay, and so does whoever does it."""
    user = registration.user
    attendance = event.find_attendance(user) if user else None
    if registration.state != GOING or not user or not attendance or attendance.is_organizer or user.id == by.id:
        return False
    registration.move(CANCELLED, by=by)  # before they leave, so that the change names who did it
    write_state_letter(registration, CANCELLED)
    event.remove_attendee(user)
    return True


def _move_first(event: Event, _rules: RegistrationRules | None, registration: Registration, _by: User) -> bool:
    first = select(func.min(Registration.place)).where(Registration.event_id == event.id)
    return _move_in_line(registration, (db.session.scalar(first) or 0) - 1)


def _move_last(_event: Event, rules: RegistrationRules | None, registration: Registration, _by: User) -> bool:
    return rules is not None and _move_in_line(registration, rules.take_place())


def _move_in_line(registration: Registration, place: int) -> bool:
    if registration.state != WAITING or registration.is_offered:
        return False
    registration.place = place
    db.session.flush()
    return True


_ACT_FUNCTIONS = {
    "approve": _approve,
    "decline": _decline,
    "remove": _remove,
    "first": _move_first,
    "last": _move_last,
}
