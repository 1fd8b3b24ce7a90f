"""An event as an iCalendar file (RFC 5545)."""

from icalendar import Calendar
from icalendar import Event as Entry

from .models import Event

ICAL_STATUS = {"draft": "TENTATIVE", "published": "CONFIRMED", "cancelled": "CANCELLED"}


def event_calendar(event: Event, url: str, host: str) -> bytes:
    """One VEVENT with times in UTC, which needs no VTIMEZONE. The UID (section 3.8.4.7) is the slug at ``host``,
    so that adding it again replaces the first."""
    entry = Entry()
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
    calendar = Calendar()
    calendar.add("prodid", "-//Meetup companion//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
