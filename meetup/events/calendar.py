"""Events as iCalendar files (RFC 5545), and what else puts them into a calendar."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from ..config import Config
from ..extensions import now
from .description import plain_description
from .models import Event

SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""The moment from which sequence numbers are counted that follow the clock."""
ICAL_STATUS = {"draft": "TENTATIVE", "published": "CONFIRMED", "cancelled": "CANCELLED"}
REFRESH_EVERY = timedelta(hours=6)
"""How often a program that has subscribed may ask again (RFC 7986 5.7)."""


class CalendarInvitation(NamedTuple):
    """What makes a calendar an invitation (RFC 5546 3.2): its method, and the address of the attendee.

    ``method`` is "REQUEST", or "CANCEL" if the attendee does not go any more.
    """

    method: str
    attendee: str


def event_calendar(
    event: Event, url: str, config: Config, organizers: str = "", invitation: CalendarInvitation | None = None
) -> bytes:
    """Return a calendar with one VEVENT, in the time zone of the event, with its VTIMEZONE.

    The UID (section 3.8.4.7) is the slug and the host, so that adding the event again replaces the first one.
    ``organizers`` are names, ``url`` is the address of the page.
    """
    entry = _entry(event, url, config, organizers)
    if invitation:
        _make_invitation(entry, invitation)
    return _calendar([entry], [event], invitation.method if invitation else "PUBLISH")


def series_calendar(title: str, entries: Sequence[tuple[Event, str]], config: Config) -> bytes:
    """Return a calendar called ``title`` with the events of a series, each with the address of its page."""
    components = [_entry(event, url, config) for event, url in entries]
    return _calendar(components, [event for event, _ in entries], "PUBLISH", title)


def _entry(event: Event, url: str, config: Config, organizers: str = "") -> Any:
    import icalendar  # noqa: PLC0415  takes long, and few pages have a calendar

    entry = icalendar.Event()
    entry.add("uid", f"{event.slug}@{config.netloc}")
    entry.add("dtstamp", event.updated_at)
    entry.add("sequence", event.sequence)
    entry.add("last-modified", event.updated_at)
    entry.add("dtstart", _local(event.starts_at, event.time_zone))
    entry.add("dtend", _local(event.ends_at, event.time_zone))
    entry.add("summary", event.title)
    entry.add("status", ICAL_STATUS[event.status])
    entry.add("url", url)
    entry.add(
        "organizer", f"mailto:{parseaddr(config.mail_from)[1]}", parameters={"CN": organizers} if organizers else {}
    )
    if event.venue:
        entry.add("location", event.venue)
    if event.description:
        entry.add("description", plain_description(event.description))
    return entry


def _calendar(entries: Sequence[Any], events: Sequence[Event], method: str, title: str = "") -> bytes:
    import icalendar  # noqa: PLC0415

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Meetup companion//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    if title:
        calendar.add("name", icalendar.vText(title))
        calendar.add("x-wr-calname", icalendar.vText(title))
    for entry in entries:
        calendar.add_component(entry)
    if events:
        # Only the years around the events, because some programs misread long lists of transitions.
        first, last = min(event.starts_at for event in events), max(event.ends_at for event in events)
        calendar.add_missing_timezones(date(first.year - 1, 1, 1), date(last.year + 1, 12, 31))
    return bytes(calendar.to_ical())


def _local(at: datetime, zone: str) -> datetime:
    """Return the moment in the time zone, or in UTC itself where that is the zone, which needs no VTIMEZONE."""
    return at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))


def _make_invitation(entry: Any, invitation: CalendarInvitation) -> None:
    """Name the attendee, who has said already how they stand and is asked for no answer."""
    del entry["dtstamp"]  # When this was sent (RFC 5545 3.8.7.2).
    entry.add("dtstamp", now())
    if invitation.method == "CANCEL":
        del entry["status"]
        entry.add("status", "CANCELLED")
    said = "DECLINED" if invitation.method == "CANCEL" else "ACCEPTED"
    entry.add("attendee", f"mailto:{invitation.attendee}", parameters={"PARTSTAT": said, "RSVP": "FALSE"})


def subscription_url(url: str) -> str:
    """Return the address with which calendar programs subscribe to the file at the absolute ``url``."""
    return f"webcal:{url.partition(':')[2]}"


def online_calendar_url(event: Event, calendar: str, url: str) -> str:
    """Return the address that fills in a new entry of an online calendar, one of ``ONLINE_CALENDARS``.

    ``url`` is the address of the page of ``event``.
    """
    return ONLINE_CALENDARS[calendar](event, url)


def _google_url(event: Event, url: str) -> str:
    """Return the address for Google, which takes IANA names of zones, and no offsets or abbreviations."""
    if "/" in event.time_zone and not event.time_zone.startswith("Etc/"):
        local = (_local(at, event.time_zone) for at in (event.starts_at, event.ends_at))
        when = {"dates": "/".join(f"{at:%Y%m%dT%H%M%S}" for at in local), "ctz": event.time_zone}
    else:
        when = {"dates": f"{_compact(event.starts_at)}/{_compact(event.ends_at)}"}
    entry = {"action": "TEMPLATE", "text": event.title, **when, "location": event.venue, "details": url}
    return f"https://calendar.google.com/calendar/render?{urlencode(entry)}"


def _outlook_url(host: str, event: Event, url: str) -> str:
    starts, ends = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (event.starts_at, event.ends_at))
    entry = {"path": "/calendar/action/compose", "rru": "addevent", "subject": event.title}
    entry |= {"startdt": starts, "enddt": ends, "location": event.venue, "body": url}
    return f"https://{host}/calendar/0/deeplink/compose?{urlencode(entry)}"


def _yahoo_url(event: Event, url: str) -> str:
    entry = {"v": "60", "title": event.title, "st": _compact(event.starts_at), "et": _compact(event.ends_at)}
    return f"https://calendar.yahoo.com/?{urlencode({**entry, 'desc': url, 'in_loc': event.venue})}"


def _compact(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


# None of these forms is documented by those who run the calendars; they are what such links are known to consist of.
ONLINE_CALENDARS = {
    "google": _google_url,
    "outlook": lambda event, url: _outlook_url("outlook.live.com", event, url),
    "office": lambda event, url: _outlook_url("outlook.office.com", event, url),
    "yahoo": _yahoo_url,
}
"""How the address of a new entry is made, by the name that it has in ours."""


def sequence_number(changed_at: datetime) -> int:
    """Return a SEQUENCE (RFC 5545 3.8.7.4) for an entry that was ``changed_at`` last: seconds since the epoch.

    So it grows with each change without being stored, and is the same however often the calendar is fetched.
    """
    return int((changed_at - SEQUENCE_EPOCH) / timedelta(seconds=1))
