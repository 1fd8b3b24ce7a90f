"""Sessions as iCalendar (RFC 5545), for the export of a schedule and for the feed of somebody's stars.

Times are in UTC, so that no time zone has to be described. What iCalendar has no property for is in properties of our
own (3.8.8.2), so that an export comes back the same. The lines are written here: the library that other calendars are
written with takes seconds for a thousand sessions.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from ...events.calendar import sequence_number
from ..models import ScheduleSession
from ..reading.frab import OWN_GENERATOR
from ..reading.own_calendars import DAY, KIND, LANGUAGE, LINK, NO_RECORDING, SPEAKER, TRACK

PRODID = f"-//{OWN_GENERATOR}//Schedule//EN"
REFRESH_INTERVAL = "PT1H"
"""How often calendar programs are asked to fetch a calendar (RFC 7986 5.7)."""
OWN_PROPERTIES = {"track": TRACK, "kind": KIND, "language": LANGUAGE, "link": LINK}
MAX_OCTETS = 75
"""Octets of a line, without its end (3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def schedule_calendar(
    sessions: Iterable[ScheduleSession], name: str, base_url: str, host: str, more: Iterable[str] = ()
) -> bytes:
    """Return a calendar with an entry for each session. Those that are gone are entries that are cancelled.

    ``more`` are the lines of further entries.
    """
    lines = [line for session in sessions for line in _entry(session, base_url, host)]
    return calendar_of(name, [*lines, *more])


def calendar_of(name: str, entries: Iterable[str]) -> bytes:
    """Return a calendar with these lines of entries."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "METHOD:PUBLISH",
        f"NAME:{text_value(name)}",  # RFC 7986 5.1; Apple and Google read the older X-WR-CALNAME
        f"X-WR-CALNAME:{text_value(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_INTERVAL}",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in [*lines, *entries, "END:VCALENDAR"])


def description_of(speakers: Sequence[str], abstract: str) -> str:
    """Return what calendars show of a session: the speakers on a line, then the description."""
    return "\n\n".join(filter(None, (", ".join(speakers), abstract)))


def _entry(session: ScheduleSession, base_url: str, host: str) -> Iterator[str]:
    """Yield a VEVENT. Its UID depends on neither time nor place, and its SEQUENCE grows when those change."""
    yield "BEGIN:VEVENT"
    yield f"UID:session-{session.event_id}-{session.code}@{host}"
    yield f"DTSTAMP:{moment_value(session.changed_at)}"
    yield f"LAST-MODIFIED:{moment_value(session.changed_at)}"
    yield f"SEQUENCE:{sequence_number(session.moved_at)}"
    yield f"DTSTART:{moment_value(session.starts_at)}"
    yield f"DTEND:{moment_value(session.ends_at)}"
    yield f"SUMMARY:{text_value(session.title)}"
    yield f"STATUS:{'CANCELLED' if session.is_gone else 'CONFIRMED'}"
    if session.room_name:
        yield f"LOCATION:{text_value(session.room_name)}"
    if description := description_of(session.speakers, session.abstract):
        yield f"DESCRIPTION:{text_value(description)}"
    yield f"URL:{base_url}/events/{session.event.slug}/schedule/{session.code}"
    for column, name in OWN_PROPERTIES.items():
        if value := getattr(session, column):
            yield f"{name}:{text_value(value)}"
    for speaker in session.speakers:
        yield f"{SPEAKER}:{text_value(speaker)}"
    yield f"{DAY}:{session.day.isoformat()}"
    if session.do_not_record:
        yield f"{NO_RECORDING}:TRUE"
    yield "END:VEVENT"


def text_value(text: str) -> str:
    """Return a value of the type TEXT (3.3.11)."""
    return text.translate(_ESCAPES)


def moment_value(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """Return a line as UTF-8, folded between characters (3.1)."""
    octets = line.encode()
    if len(octets) <= MAX_OCTETS:
        return octets
    parts: list[bytes] = []
    start, length = 0, MAX_OCTETS
    while start < len(octets):
        end = min(start + length, len(octets))
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        parts.append(octets[start:end])
        start, length = end, MAX_OCTETS - 1  # the space before it counts
    return b"\r\n ".join(parts)
