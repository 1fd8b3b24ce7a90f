"""Sessions as iCalendar (RFC 5545), for the export of a schedule and for the feed of somebody's stars.

Times are in UTC, so that no time zone has to be described. What iCalendar has no property for is in properties of our
own (3.8.8.2), so that an export comes back the same.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ...events.calendar import sequence_number
from ..models import ScheduleSession
from ..reading.frab import OWN_GENERATOR
from ..reading.own_calendars import DAY, KIND, LANGUAGE, LINK, NO_RECORDING, SPEAKER, TRACK

if TYPE_CHECKING:
    from icalendar import Event

PRODID = f"-//{OWN_GENERATOR}//Schedule//EN"
REFRESH_INTERVAL = timedelta(hours=1)
OWN_PROPERTIES = {"track": TRACK, "kind": KIND, "language": LANGUAGE, "link": LINK}


def schedule_calendar(sessions: Iterable[ScheduleSession], name: str, base_url: str, host: str) -> bytes:
    """Return a calendar with an entry for each session. Those that are gone are entries that are cancelled."""
    from icalendar import Calendar  # noqa: PLC0415  takes long, and few pages have a calendar

    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)  # RFC 7986 5.1; Apple and Google read the older x-wr-calname
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH_INTERVAL)  # RFC 7986 5.7
    for session in sessions:
        calendar.add_component(_entry(session, base_url, host))
    return bytes(calendar.to_ical())


def _entry(session: ScheduleSession, base_url: str, host: str) -> "Event":
    """Return a VEVENT. Its UID depends on neither time nor place, and its SEQUENCE grows when those change."""
    from icalendar import Event  # noqa: PLC0415  takes long, and few pages have a calendar

    entry = Event()
    entry.add("uid", f"session-{session.event_id}-{session.code}@{host}")
    entry.add("dtstamp", session.changed_at)
    entry.add("last-modified", session.changed_at)
    entry.add("sequence", sequence_number(session.moved_at))
    entry.add("dtstart", session.starts_at)
    entry.add("dtend", session.ends_at)
    entry.add("summary", session.title)
    entry.add("status", "CANCELLED" if session.is_gone else "CONFIRMED")
    if session.room_name:
        entry.add("location", session.room_name)
    if description := description_of(session.speakers, session.abstract):
        entry.add("description", description)
    entry.add("url", f"{base_url}/events/{session.event.slug}/schedule/{session.code}")
    _add_own(entry, session)
    return entry


def description_of(speakers: Sequence[str], abstract: str) -> str:
    """Return what calendars show of a session: the speakers on a line, then the description."""
    return "\n\n".join(filter(None, (", ".join(speakers), abstract)))


def _add_own(entry: Any, session: ScheduleSession) -> None:
    from icalendar import vText  # noqa: PLC0415  takes long, and few pages have a calendar

    for column, name in OWN_PROPERTIES.items():
        if value := getattr(session, column):
            entry.add(name, vText(value))
    for speaker in session.speakers:
        entry.add(SPEAKER, vText(speaker))
    entry.add(DAY, session.day.isoformat())
    if session.do_not_record:
        entry.add(NO_RECORDING, "TRUE")
