"""The mails that tell people how they stand with an event. Each change of a registration is told once."""

from flask import current_app

from ..events import Event
from ..events.calendar import CalendarInvitation, calendar_site, event_calendar
from ..events.time_labels import moment_label, time_label
from ..extensions import db
from ..languages import gettext
from ..outbox import CalendarEntry, Letter, Link, NothingToSend, absolute_url, write_letter, writes_letter
from ..people import User
from ..people.names import short_name
from .models import Registration

KIND = "registration"


def write_state_letter(registration: Registration, what: str) -> None:
    """Tell the person what has happened: a state, or ``offered`` or ``missed``.

    Nobody is told who is invited by address; that is the invitation itself.
    """
    user = registration.user
    if user is not None:
        write_letter(KIND, user.email, user.language, registration_id=str(registration.id), what=what)


@writes_letter(KIND)
def _state_letter(registration_id: str, what: str) -> Letter:
    registration = db.session.get(Registration, int(registration_id))
    if registration is None or registration.user is None:
        raise NothingToSend
    return _WRITERS[what](registration, registration.event, registration.user)


def _going(registration: Registration, event: Event, user: User) -> Letter:
    return Letter(
        subject=gettext("You're going to %(title)s", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(gettext("You have a place at %(title)s.", title=event.title),),
        details=_facts(event),
        button=Link(gettext("Open the event"), _event_url(event)),
        afterwards=(gettext("Can't make it after all? Leave on the event's page, and somebody else gets your place."),),
        reason=_reason(event),
        calendar=_entry(event, user),
    )


def _waiting(registration: Registration, event: Event, user: User) -> Letter:
    if registration.place is None:
        raise NothingToSend
    return Letter(
        subject=gettext("You're on the waiting list of %(title)s", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext("%(title)s is full right now.", title=event.title),
            gettext(
                "You're number %(number)s in line. We'll email you when there's a place for you.",
                number=registration.position,
            ),
        ),
        details=_facts(event),
        button=Link(gettext("See where you stand"), _registration_url(event)),
        reason=_reason(event),
    )


def _requested(registration: Registration, event: Event, user: User) -> Letter:
    return Letter(
        subject=gettext("You've asked to join %(title)s", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(gettext("The organizers look at each request. We'll email you their answer."),),
        details=_facts(event),
        button=Link(gettext("See where you stand"), _registration_url(event)),
        reason=_reason(event),
    )


def _offered(registration: Registration, event: Event, user: User) -> Letter:
    if registration.offered_until is None or not registration.is_offered:
        raise NothingToSend
    until = moment_label(event, registration.offered_until)
    return Letter(
        subject=gettext("A place at %(title)s is free", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext("You were first in line. The place is yours until %(time)s. Then it goes to the next.", time=until),
        ),
        details=_facts(event),
        button=Link(gettext("Take the place"), _registration_url(event)),
        reason=_reason(event),
    )


def _missed(registration: Registration, event: Event, user: User) -> Letter:
    return Letter(
        subject=gettext("The place at %(title)s went to the next in line", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(gettext("We kept it for you for two hours. If you still want to come, ask again."),),
        button=Link(gettext("Open the event"), _event_url(event)),
        reason=_reason(event),
    )


def _declined(registration: Registration, event: Event, user: User) -> Letter:
    return Letter(
        subject=gettext("No place at %(title)s", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(gettext("The organizers of %(title)s couldn't give you a place.", title=event.title),),
        reason=_reason(event),
    )


def _cancelled(registration: Registration, event: Event, user: User) -> Letter:
    return Letter(
        subject=gettext("You're no longer signed up for %(title)s", title=event.title),
        name=short_name(user.profile.name),
        paragraphs=(gettext("You're off the list of %(title)s, and your place is free again.", title=event.title),),
        button=Link(gettext("Open the event"), _event_url(event)),
        reason=_reason(event),
        calendar=_entry(event, user, cancelled=True),
    )


_WRITERS = {
    "going": _going,
    "waiting": _waiting,
    "requested": _requested,
    "offered": _offered,
    "missed": _missed,
    "declined": _declined,
    "cancelled": _cancelled,
}


def _facts(event: Event) -> tuple[str, ...]:
    return tuple(filter(None, (time_label(event), event.venue)))


def _reason(event: Event) -> str:
    return gettext("You get this because you signed up for %(title)s.", title=event.title)


def _entry(event: Event, user: User, cancelled: bool = False) -> CalendarEntry:
    """Return the entry that puts the event into the reader's calendar, or takes it out."""
    config = current_app.config["MEETUP"]
    method = "CANCEL" if cancelled else "REQUEST"
    invitation = CalendarInvitation(method, user.email)
    content = event_calendar(event, _event_url(event), calendar_site(config), invitation=invitation)
    return CalendarEntry(f"{event.slug}.ics", method, content)


def _event_url(event: Event) -> str:
    return absolute_url(f"/events/{event.slug}")


def _registration_url(event: Event) -> str:
    return absolute_url(f"/events/{event.slug}/registration")
