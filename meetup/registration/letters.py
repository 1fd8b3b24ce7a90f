"""The mails that tell people how they stand with an event. Each change of a registration is told once."""

from ..events import Event
from ..events.time_labels import moment_label
from ..languages import gettext
from ..outbox import Letter, Link, NothingToSend, load_fact_row, write_letter, writes_letter
from ..people import User
from .event_letters import calendar_entry, event_letter, event_link, event_url, when_and_where
from .models import Registration

KIND = "registration"


def write_state_letter(registration: Registration, what: str) -> None:
    """Tell the person what has happened: a state, ``offered``, ``missed`` or ``withdrawn``.

    Nobody is told who is invited by address; that is the invitation itself.
    """
    user = registration.user
    if user is not None:
        write_letter(KIND, user.email, user.language, registration_id=str(registration.id), what=what)


@writes_letter(KIND)
def _state_letter(registration_id: str, what: str) -> Letter:
    registration = load_fact_row(Registration, registration_id)
    if registration.user is None:
        raise NothingToSend
    return _WRITERS[what](registration, registration.event, registration.user)


def _withdrawn(_registration: Registration, event: Event, user: User) -> Letter:
    """Write to somebody who never went, so that there is nothing to take out of their calendar."""
    stopped = gettext("You've stopped waiting for a place at %(title)s.", title=event.title)
    return event_letter(event, user, _off_the_list(event), stopped, button=event_link(event))


def _going(_registration: Registration, event: Event, user: User) -> Letter:
    return event_letter(
        event,
        user,
        gettext("You're going to %(title)s", title=event.title),
        gettext("You have a place at %(title)s.", title=event.title),
        details=when_and_where(event),
        button=event_link(event),
        afterwards=(gettext("Can't make it after all? Leave on the event's page, and somebody else gets your place."),),
        calendar=calendar_entry(event, user, "REQUEST"),
    )


def _waiting(registration: Registration, event: Event, user: User) -> Letter:
    if registration.place is None:
        raise NothingToSend
    return event_letter(
        event,
        user,
        gettext("You're on the waiting list of %(title)s", title=event.title),
        gettext("%(title)s is full right now.", title=event.title),
        gettext(
            "You're number %(number)s in line. We'll email you when there's a place for you.",
            number=registration.position,
        ),
        details=when_and_where(event),
        button=_registration_link(event, gettext("See where you stand")),
    )


def _requested(_registration: Registration, event: Event, user: User) -> Letter:
    return event_letter(
        event,
        user,
        gettext("You've asked to join %(title)s", title=event.title),
        gettext("The organizers look at each request. We'll email you their answer."),
        details=when_and_where(event),
        button=_registration_link(event, gettext("See where you stand")),
    )


def _offered(registration: Registration, event: Event, user: User) -> Letter:
    if registration.offered_until is None or not registration.is_offered:
        raise NothingToSend
    until = moment_label(event, registration.offered_until)
    return event_letter(
        event,
        user,
        gettext("A place at %(title)s is free", title=event.title),
        gettext("You were first in line. The place is yours until %(time)s. Then it goes to the next.", time=until),
        details=when_and_where(event),
        button=_registration_link(event, gettext("Take the place")),
    )


def _missed(_registration: Registration, event: Event, user: User) -> Letter:
    return event_letter(
        event,
        user,
        gettext("The place at %(title)s went to the next in line", title=event.title),
        gettext("We kept it for you for two hours. If you still want to come, ask again."),
        button=event_link(event),
    )


def _declined(_registration: Registration, event: Event, user: User) -> Letter:
    sentence = gettext("The organizers of %(title)s couldn't give you a place.", title=event.title)
    return event_letter(event, user, gettext("No place at %(title)s", title=event.title), sentence)


def _cancelled(_registration: Registration, event: Event, user: User) -> Letter:
    return event_letter(
        event,
        user,
        _off_the_list(event),
        gettext("You're off the list of %(title)s, and your place is free again.", title=event.title),
        button=event_link(event),
        calendar=calendar_entry(event, user, "CANCEL"),
    )


_WRITERS = {
    "going": _going,
    "waiting": _waiting,
    "requested": _requested,
    "offered": _offered,
    "missed": _missed,
    "declined": _declined,
    "cancelled": _cancelled,
    "withdrawn": _withdrawn,
}


def _off_the_list(event: Event) -> str:
    return gettext("You're no longer signed up for %(title)s", title=event.title)


def _registration_link(event: Event, label: str) -> Link:
    return Link(label, event_url(event, "/registration"))
