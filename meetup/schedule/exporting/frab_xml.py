"""The schedule as XML, for the apps and tools of conferences (https://c3voc.de/wiki/schedule)."""

from xml.etree.ElementTree import Element, SubElement, tostring

from ..models import ScheduleSession
from ..reading.frab import OWN_GENERATOR
from ..track_colours import is_colour
from .facts import ExportDay, ExportFacts, length_text, xml_text

MEDIA_TYPE = "application/vnd.c3voc.schedule+xml"


def schedule_xml(facts: ExportFacts) -> bytes:
    """Return the schedule as UTF-8. The order of the elements is that of the published schema."""
    root = Element("schedule")
    SubElement(root, "generator", name=OWN_GENERATOR, system=xml_text(facts.base_url))
    _add(root, "url", facts.url)
    _add(root, "version", facts.version)
    _add_conference(root, facts)
    for day in facts.days:
        _add_day(root, facts, day)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> Element:
    element = SubElement(parent, tag, attributes or {})
    element.text = xml_text(text)
    return element


def _add_conference(root: Element, facts: ExportFacts) -> None:
    conference, event = SubElement(root, "conference"), facts.event
    _add(conference, "acronym", facts.acronym)
    _add(conference, "title", event.title)
    _add(conference, "start", str(facts.days[0].on if facts.days else event.starts_at.date()))
    _add(conference, "end", str(facts.days[-1].on if facts.days else event.ends_at.date()))
    _add(conference, "days", str(len(facts.days)))
    _add(conference, "timeslot_duration", "00:05")
    _add(conference, "base_url", facts.url)
    _add(conference, "url", f"{facts.base_url}/events/{event.slug}")
    _add(conference, "time_zone_name", event.time_zone)
    for name in sorted({session.track for session in facts.sessions if session.track}):
        colour = facts.tracks.get(name, "")
        named = {"name": xml_text(name)}
        _add(conference, "track", name, named | {"color": colour} if is_colour(colour) else named)


def _add_day(root: Element, facts: ExportFacts, day: ExportDay) -> None:
    start, end = day.starts_at.isoformat(), day.ends_at.isoformat()
    element = SubElement(root, "day", index=str(day.index), date=day.on.isoformat(), start=start, end=end)
    for name, sessions in day.rooms.items():
        room = SubElement(element, "room", name=xml_text(name), guid=facts.room_guid(name))
        for session in sessions:
            _add_session(room, facts, session)


def _add_session(room: Element, facts: ExportFacts, session: ScheduleSession) -> None:
    event = SubElement(room, "event", guid=facts.guid(session), id=str(session.id), code=session.code)
    _add(event, "date", facts.local(session.starts_at))
    _add(event, "start", f"{session.starts_at.astimezone(facts.zone):%H:%M}")
    _add(event, "duration", length_text(session))
    _add(event, "room", session.room_name)
    _add(event, "slug", facts.slug(session))
    _add(event, "url", facts.session_url(session))
    if session.link:
        _add(event, "origin_url", session.link)
    recording = SubElement(event, "recording")
    _add(recording, "license", "")
    _add(recording, "optout", "true" if session.do_not_record else "false")
    _add(event, "title", session.title)
    _add(event, "track", session.track)
    _add(event, "type", session.kind)
    _add(event, "language", session.language)
    _add(event, "abstract", session.abstract)
    persons = SubElement(event, "persons")
    for name in session.speakers:
        _add(persons, "person", name)
