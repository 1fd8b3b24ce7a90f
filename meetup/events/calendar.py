"""Events as iCalendar files (RFC 5545)."""

import icalendar

from .models import Event

ICAL_STATUS = {"draft": "TENTATIVE", "published": "CONFIRMED", "cancelled": "CANCELLED"}


def event_calendar(event: Event, url: str, host: str) -> bytes:
    """Return a calendar with one VEVENT. Its times are in UTC, so that it needs no VTIMEZONE.

    The UID (section 3.8.4.7) is the slug and ``host``, so that adding the event again replaces the first one.
    """
    entry = icalendar.Event()
    entry.add("uid", f"{event.slug}@{host}")
    entry.add("dtstamp", event.updated_at)
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
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Meetup companion//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
