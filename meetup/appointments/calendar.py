"""Appointments as iCalendar (RFC 5545), for a file and for the secret calendar of somebody's event."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask import current_app

from ..events.calendar import sequence_number
from ..languages import gettext, speaking
from ..people import User
from ..schedule.exporting.calendar_file import calendar_of, moment_value, text_value
from ..schedule.feeds import adds_calendar_entries
from .reading import OwnAppointment, list_appointments

KEPT_IN_CALENDAR = timedelta(days=365)
"""How long what has taken place stays in a calendar."""


def appointment_calendar(appointments: Sequence[OwnAppointment]) -> bytes:
    """Return a calendar with what is agreed on."""
    return calendar_of(gettext("My meetings"), [line for own in appointments for line in entry_of(own)])


@adds_calendar_entries
def own_entries(user: User) -> Iterator[str]:
    """Yield the lines of all that ``user`` has agreed on, in their language."""
    with speaking(user.language):
        for own in list_appointments(user, recent=KEPT_IN_CALENDAR):
            yield from entry_of(own)


def entry_of(own: OwnAppointment) -> Iterator[str]:
    """Yield a VEVENT; nothing for a suggestion. What is called off is an entry that is cancelled."""
    appointment, config = own.appointment, current_app.config["MEETUP"]
    if appointment.starts_at is None or appointment.ends_at is None or appointment.accepted_at is None:
        return
    changed_at = appointment.cancelled_at or appointment.accepted_at
    yield "BEGIN:VEVENT"
    yield f"UID:appointment-{appointment.id}@{config.netloc}"
    yield f"DTSTAMP:{moment_value(changed_at)}"
    yield f"SEQUENCE:{sequence_number(changed_at)}"
    yield f"DTSTART:{moment_value(appointment.starts_at)}"
    yield f"DTEND:{moment_value(appointment.ends_at)}"
    yield f"SUMMARY:{text_value(gettext('Meet %(name)s', name=own.card.name))}"
    yield f"LOCATION:{text_value(appointment.place)}"
    yield f"STATUS:{'CANCELLED' if appointment.cancelled_at else 'CONFIRMED'}"
    yield f"URL:{config.base_url}/appointments/{appointment.id}"
    yield "END:VEVENT"
