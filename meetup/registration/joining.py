"""How people come to stand with an event: by asking to attend, and by leaving."""

from flask import url_for

from ..events import Attendance, Event, on_role_change
from ..events.admission import NotAdmittedError, Pending, finds_pending, registers
from ..events.attendance import on_attending, on_leaving
from ..events.time_labels import moment_label
from ..extensions import now
from ..languages import gettext
from ..people import User
from .letters import write_state_letter
from .models import Registration, RegistrationState
from .places import fill_places, has_free_place
from .questions import Question
from .rules import RegistrationRules, Way

GOING, WAITING, REQUESTED = RegistrationState.GOING, RegistrationState.WAITING, RegistrationState.REQUESTED
INVITED, DECLINED, CANCELLED = RegistrationState.INVITED, RegistrationState.DECLINED, RegistrationState.CANCELLED


@registers
def register(event: Event, user: User) -> Pending | None:
    """Register ``user`` by the rules of ``event``. Whoever waits or has asked before stays where they are.

    Raises:
        NotAdmittedError: the rules leave no way; the sentence says why.
    """
    rules = RegistrationRules.lock(event.id)
    if rules is None:
        _store(event, user, GOING)
        return None
    fill_places(rules)
    registration = Registration.find(event, user)
    if Question.has_unanswered(event.id, user.id):
        return Pending("", gettext("The organizers have a few questions first."), registration_url(event))
    state = _next_state(rules, registration)
    if registration is None or registration.state != state:
        _store(event, user, state, rules.take_place() if state == WAITING else None)
    return None if state == GOING else pending_registration(event, user)


def _store(event: Event, user: User, state: RegistrationState, place: int | None = None) -> None:
    if registration := Registration.put(event, user, state, place):
        write_state_letter(registration, state)


def _next_state(rules: RegistrationRules, registration: Registration | None) -> RegistrationState:
    """Return how somebody stands who asks now and stood like ``registration`` before."""
    state = registration.state if registration else None
    if state == DECLINED:
        raise NotAdmittedError(gettext("The organizers couldn't give you a place."))
    if state == GOING or (registration and registration.is_offered):
        return GOING
    if state in (WAITING, REQUESTED):
        return state
    if state != INVITED:
        _check_hours(rules)
        if rules.way == Way.INVITATION:
            raise NotAdmittedError(gettext("This event is by invitation only."))
        if rules.way == Way.APPROVAL:
            return REQUESTED
    if has_free_place(rules):
        return GOING
    if not rules.has_waiting_list:
        raise NotAdmittedError(gettext("This event is full."))
    return WAITING


def _check_hours(rules: RegistrationRules) -> None:
    if not rules.has_opened():
        assert rules.opens_at is not None
        opening = moment_label(rules.event, rules.opens_at)
        raise NotAdmittedError(gettext("Registration opens on %(time)s.", time=opening))
    if rules.has_closed():
        raise NotAdmittedError(gettext("Registration has closed."))


def withdraw(registration: Registration, rules: RegistrationRules | None) -> None:
    """Let somebody who does not attend stop waiting, asking, or being invited.

    The place that may be kept for them goes to the next in line. The caller has locked ``rules``.
    """
    registration.move(CANCELLED)
    write_state_letter(registration, "withdrawn")
    fill_places(rules)


@on_attending
def _follow_attending(attendance: Attendance) -> None:
    """Whoever attends is going, also those who did not ask: who creates the event, and the team."""
    registration = Registration.find(attendance.event, attendance.user)
    if registration is None or registration.state != GOING or registration.user_id is None:
        Registration.put(attendance.event, attendance.user, GOING)


@on_leaving
def _follow_leaving(event: Event, user: User) -> None:
    """Free the place of somebody who has stopped to attend, whoever made them."""
    rules = RegistrationRules.lock(event.id)
    registration = Registration.find(event, user)
    if registration and registration.state == GOING:
        registration.move(CANCELLED)
        if event.is_open(now()):
            write_state_letter(registration, CANCELLED)
    fill_places(rules)


@on_role_change
def _follow_role_change(attendance: Attendance, before: str) -> None:
    """Give the place of somebody who has joined the team to the next in line. Whoever leaves the team stays."""
    if before == "attendee":
        fill_places(RegistrationRules.lock(attendance.event_id))


@finds_pending
def pending_registration(event: Event, user: User) -> Pending | None:
    """Return how somebody stands who does not attend, if there is something to tell them."""
    registration = Registration.find(event, user)
    if registration is None or registration.state in (GOING, CANCELLED):
        return None
    label, sentence = _texts_of(registration)
    return Pending(label, sentence, registration_url(event))


def _texts_of(registration: Registration) -> tuple[str, str]:
    """Return what the state is called, and a sentence about it, for the person."""
    if registration.offered_until and registration.is_offered:
        until = moment_label(registration.event, registration.offered_until)
        sentence = gettext("It's yours until %(time)s. Then it goes to the next in line.", time=until)
        return gettext("A place is free"), sentence
    if registration.state == WAITING:
        number = registration.position
        label = gettext("Number %(number)s in line", number=number)
        return label, gettext("You're on the waiting list. We'll email you when there's a place for you.")
    return {
        REQUESTED: (
            gettext("You've asked to join"),
            gettext("The organizers will decide. We'll email you their answer."),
        ),
        INVITED: (gettext("You're invited"), gettext("The organizers have invited you. Say whether you're coming.")),
        DECLINED: (gettext("No place"), gettext("The organizers couldn't give you a place.")),
    }[registration.state]


def registration_url(event: Event) -> str:
    """Return the path of the page on which people see how they stand with ``event``."""
    return url_for("registration.registrations.show", slug=event.slug)


def is_before_closing(event: Event, rules: RegistrationRules | None) -> bool:
    """Return whether answers can still be changed: as long as others could sign up."""
    return event.is_open(now()) and not (rules and rules.has_closed())
