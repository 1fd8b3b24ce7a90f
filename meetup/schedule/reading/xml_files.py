"""Schedules as XML, written by pentabarf, frab, pretalx and others (https://c3voc.de/wiki/schedule).

Document types and entities are refused before anything is read (M1).
"""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ...languages import gettext, lazy_gettext
from . import values
from .frab import OWN_GENERATOR, RawEntry, read_entries
from .parsed import MAX_SESSIONS, TOO_MANY_SESSIONS, ParsedSchedule, UnreadableScheduleError

MAX_DEPTH, MAX_ELEMENTS = 30, 130_000
_TOO_COMPLEX = lazy_gettext("This XML is more complex than any schedule, so we don't read it.")
_OTHER_ROOTS = {
    "rss": lazy_gettext("This is a news feed (RSS), not a schedule."),
    "feed": lazy_gettext("This is a news feed (Atom), not a schedule."),
    "html": lazy_gettext("This is a web page, not a schedule: perhaps the sign-in page of a site."),
    "icalendar": lazy_gettext("This is a calendar as XML (xCal), which we can't read. Export it as iCalendar (.ics)."),
    "svg": lazy_gettext("This is a picture, not a schedule."),
}
WITH_ENTRIES = lazy_gettext(
    "This XML lists its sessions as “entry”, as the website of EuroPython did in 2014. That's a format of its own, "
    "without lengths and rooms that we could rely on, so we can't read it. Export frab XML, JSON or iCalendar instead."
)


class _Builder(TreeBuilder):
    """Builds the tree and remembers in which line each event stands. It refuses what is larger than any schedule."""

    def __init__(self) -> None:
        super().__init__()
        self.parser: Any = None
        self.lines: dict[Element, int] = {}
        self._depth = self._count = 0

    def start(self, tag: str, attrs: Any) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise UnreadableScheduleError(_TOO_COMPLEX)
        element: Element = super().start(tag, attrs)
        if tag == "event":
            self.lines[element] = self.parser.CurrentLineNumber
            if len(self.lines) > MAX_SESSIONS:
                raise UnreadableScheduleError(TOO_MANY_SESSIONS)
        return element

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def read_xml(content: bytes, default_zone: str, chosen_zone: str = "") -> ParsedSchedule:
    """Return the sessions of an XML file. ``default_zone`` is for local times if neither it nor somebody tells."""
    root, lines = _parse(content)
    if root.tag != "schedule":
        name = str(root.tag).rpartition("}")[2].lower()
        raise UnreadableScheduleError(
            _OTHER_ROOTS.get(name)
            or gettext("This is XML, but not a schedule: it begins with “%(name)s”.", name=name[:40])
        )
    if root.find("day/entry") is not None:
        raise UnreadableScheduleError(WITH_ENTRIES)
    conference = root.find("conference")
    conference = Element("conference") if conference is None else conference
    reading = ParsedSchedule("xml", title=values.line_of(conference.findtext("title")))
    reading.zone = values.known_zone(conference.findtext("time_zone_name"))
    reading.tracks = _tracks_of(root)
    generator = root.find("generator")
    is_own = generator is not None and generator.get("name") == OWN_GENERATOR
    entries = [
        _raw_entry(
            is_own, event, lines[event], day.get("date") or (day.get("start") or "")[:10], room.get("name") or ""
        )
        for day in root.iter("day")
        for room in day.iter("room")
        for event in room.findall("event")
    ]
    day_change = values.clock_time(conference.findtext("day_change") or "")
    return read_entries(reading, entries, default_zone, day_change, chosen_zone)


def _parse(content: bytes) -> tuple[Element, dict[Element, int]]:
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        parser.feed(content)
        return parser.close(), builder.lines
    except DefusedXmlException as error:
        raise UnreadableScheduleError(
            gettext("This XML has a document type or entities, which a schedule never needs. We don't read it.")
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        line = getattr(error, "position", (0, 0))[0]
        raise UnreadableScheduleError(
            gettext("This XML is damaged in line %(line)s. Export it again.", line=line)
            if line
            else gettext("This XML is damaged. Export it again.")
        ) from error


def _tracks_of(root: Element) -> dict[str, str]:
    """Return the colours of the tracks that the file lists: ``conference/track`` now, ``tracks/track`` before."""
    tracks: dict[str, str] = {}
    for track in (*root.iterfind("conference/track"), *root.iterfind("tracks/track")):
        name = values.line_of(track.get("name") or track.text or "")
        if name:
            tracks.setdefault(name, values.line_of(track.get("color") or "", 7))
    return tracks


def _raw_entry(is_own: bool, event: Element, line: int, day: str, room: str) -> RawEntry:
    fields = {child.tag: child.text or "" for child in event if isinstance(child.tag, str)}
    fields |= {name: value for name in ("guid", "code") if (value := event.get(name))}
    fields["do_not_record"] = event.findtext("recording/optout") or ""
    persons = [person.text or "" for person in event.iterfind("persons/person")]
    place = fields.get("room") or room
    return RawEntry(place=line, day=day, room=place, fields=fields, persons=persons, is_own=is_own)
