"""Events as iCalendar files (RFC 5545)."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .models import Event

SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""The moment from which sequence numbers are counted."""
ICAL_STATUS = {"draft": "TENTATIVE", "published": "CONFIRMED", "cancelled": "CANCELLED"}


class CalendarInvitation(NamedTuple):
    """What makes a calendar an invitation (RFC 5546 3.2): its method, and the addresses of both sides.

    ``method`` is "REQUEST", or "CANCEL" if the attendee does not go any more.
    """

    method: str
    organizer: str
    attendee: str


def event_calendar(event: Event, url: str, host: str, invitation: CalendarInvitation | None = None) -> bytes:
    """Return a calendar with one VEVENT. Its times are in UTC, so that it needs no VTIMEZONE.

    The UID (section 3.8.4.7) is the slug and ``host``, so that adding the event again replaces the first one.
    """
    import icalendar  # noqa: PLC0415  takes long, and few pages have a calendar

    entry = icalendar.Event()
    entry.add("uid", f"{event.slug}@{host}")
    entry.add("dtstamp", event.updated_at)
    entry.add("sequence", sequence_number(event.updated_at))
    entry.add("last-modified", event.updated_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("status", ICAL_STATUS[event.status])
    entry.add("url", url)
    if event.venue:
        entry.add("location", event.venue)
    if event.description:
        entry.add("description", event.description)
    if invitation:
        _add_people(entry, invitation)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Meetup companion//EN")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method if invitation else "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _add_people(entry: Any, invitation: CalendarInvitation) -> None:
    """Name the organizer and the attendee, who has said already how they stand and is asked for no answer."""
    entry.add("organizer", f"mailto:{invitation.organizer}")
    said = "DECLINED" if invitation.method == "CANCEL" else "ACCEPTED"
    entry.add("attendee", f"mailto:{invitation.attendee}", parameters={"PARTSTAT": said, "RSVP": "FALSE"})


def online_calendar_url(event: Event, calendar: str, url: str) -> str:
    """Return the address that fills in a new entry of the online ``calendar``, "google" or "outlook".

    ``url`` is the address of the page of ``event``. Times are in UTC.
    """
    starts, ends = (at.astimezone(UTC) for at in (event.starts_at, event.ends_at))
    if calendar == "google":
        dates = f"{starts:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"
        entry = {"action": "TEMPLATE", "text": event.title, "dates": dates, "location": event.venue, "details": url}
        return f"https://calendar.google.com/calendar/render?{urlencode(entry)}"
    entry = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event.title,
        "startdt": f"{starts:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        "location": event.venue,
        "body": url,
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(entry)}"


def sequence_number(changed_at: datetime) -> int:
    """Return the SEQUENCE (RFC 5545 3.8.7.4) of an entry that was ``changed_at`` last: seconds since the epoch.

    So it grows with each change without being stored, and is the same however often the calendar is fetched.
    """
    return int((changed_at - SEQUENCE_EPOCH) / timedelta(seconds=1))
