"""Small schedules in the formats of other programs, written for these tests."""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

HALL, LAB = "Hall A", "Lab"


def guid_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def event(name: str, date: str = "2027-06-12T10:00:00+01:00", **changes: str) -> str:
    """An event of frab XML. An attribute or element is left out where `changes` say that it is empty."""
    facts = {
        "guid": guid_of(name),
        "code": "",
        "date": date,
        "start": date[11:16],
        "duration": "00:45",
        "room": HALL,
        "title": name,
        "abstract": f"About {name}",
        "track": "Data",
        "type": "talk",
        "language": "en",
        "persons": "<person id='1'>Ana Matos</person>",
    } | changes
    attributes = "".join(f" {key}='{facts.pop(key)}'" for key in ("guid", "code") if facts.get(key) or facts.pop(key))
    inside = "\n".join(f"<{key}>{value}</{key}>" for key, value in facts.items() if value)
    return f"<event{attributes} id='1'>\n{inside}\n</event>\n"


def xml(
    *events: str, zone: str = "Europe/Lisbon", day: str = "2027-06-12", conference: str = "", room: str = HALL
) -> bytes:
    named = f"<time_zone_name>{zone}</time_zone_name>" if zone else ""
    return (
        f"<?xml version='1.0' encoding='utf-8'?>\n<schedule>\n<version>1</version>\n"
        f"<conference><acronym>test</acronym><title>Test Days</title>{named}{conference}</conference>\n"
        f"<day index='1' date='{day}'>\n<room name='{room}'>\n{''.join(events)}</room>\n</day>\n</schedule>\n"
    ).encode()


def frab(*events: dict[str, Any], zone: str = "Europe/Lisbon", day: str = "2027-06-12") -> bytes:
    days = [{"index": 1, "date": day, "rooms": {HALL: list(events)}}, {"index": 2, "date": "2027-06-13", "rooms": {}}]
    conference = {"title": "Test Days", "time_zone_name": zone, "days": days}
    return json.dumps({"schedule": {"version": "1", "conference": conference}}).encode()


def entry(name: str, **changes: Any) -> dict[str, Any]:
    """An event of frab JSON."""
    return {
        "guid": guid_of(name),
        "title": name,
        "date": "2027-06-12T10:00:00+01:00",
        "duration": "00:45",
        "room": HALL,
        "track": "Data",
        "type": "talk",
        "language": "en",
        "abstract": f"About {name}",
        "persons": [{"id": 1, "public_name": "Ana Matos"}],
    } | changes


def widget(*talks: dict[str, Any], **changes: Any) -> bytes:
    document = {
        "talks": list(talks),
        "version": "1",
        "timezone": "Europe/Lisbon",
        "tracks": [{"id": 1, "name": {"en": "Data", "de": "Daten"}, "color": "#336699"}],
        "rooms": [{"id": 1, "name": {"en": HALL}}],
        "speakers": [{"code": "ABCDEF", "name": "Ana Matos"}, {"code": "GHIJKL", "name": "Kenji Mori"}],
    }
    return json.dumps(document | changes).encode()


def talk(code: str, start: str | None = "2027-06-12T10:00:00+01:00", **changes: Any) -> dict[str, Any]:
    """A talk of pretalx's widget. Without a code it is a break."""
    end = (start or "").replace(":00:00", ":45:00")
    facts = {
        "id": 7,
        "title": f"Talk {code}",
        "start": start,
        "end": end,
        "track": 1,
        "room": 1,
        "speakers": ["ABCDEF"],
    }
    return facts | ({"code": code} if code else {}) | changes


def ics(*entries: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n{head}{''.join(entries)}END:VCALENDAR\r\n".encode()


def vevent(name: str, start: str = "DTSTART:20270612T090000Z", end: str = "DTEND:20270612T094500Z", *more: str) -> str:
    """An entry of iCalendar. `start`, `end` and `more` are whole lines."""
    lines = [f"UID:{name}@example.org", f"SUMMARY:{name}", start, end, *more]
    inside = "".join(f"{line}\r\n" for line in lines if line)
    return f"BEGIN:VEVENT\r\n{inside}END:VEVENT\r\n"
