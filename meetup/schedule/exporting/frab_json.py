"""The schedule as JSON of frab, version 1 (https://c3voc.de/schedule/schema.json)."""

from typing import Any

from ..models import ScheduleSession
from ..reading.frab import OWN_GENERATOR
from ..track_colours import is_colour
from .facts import ExportDay, ExportFacts, length_text

SCHEMA = "https://c3voc.de/schedule/schema.json"


def schedule_json(facts: ExportFacts) -> dict[str, Any]:
    event, days = facts.event, facts.days
    names = sorted({session.room_name for session in facts.sessions})
    tracks = sorted({session.track for session in facts.sessions if session.track})
    conference = {
        "acronym": facts.acronym,
        "title": event.title,
        "start": str(days[0].on if days else event.starts_at.date()),
        "end": str(days[-1].on if days else event.ends_at.date()),
        "daysCount": len(days),
        "timeslot_duration": "00:05",
        "time_zone_name": event.time_zone,
        "url": f"{facts.base_url}/events/{event.slug}",
        "rooms": [{"name": name, "guid": facts.room_guid(name)} for name in names],
        "tracks": [_track(name, facts.tracks.get(name, "")) for name in tracks],
        "days": [_day(facts, day) for day in days],
    }
    schedule = {"version": facts.version, "base_url": facts.url, "conference": conference}
    return {"$schema": SCHEMA, "generator": {"name": OWN_GENERATOR, "url": facts.base_url}, "schedule": schedule}


def _track(name: str, colour: str) -> dict[str, str]:
    return {"name": name, **({"color": colour} if is_colour(colour) else {})}


def _day(facts: ExportFacts, day: ExportDay) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.on.isoformat(),
        "day_start": day.starts_at.isoformat(),
        "day_end": day.ends_at.isoformat(),
        "rooms": {name: [_session(facts, one) for one in sessions] for name, sessions in day.rooms.items()},
    }


def _session(facts: ExportFacts, session: ScheduleSession) -> dict[str, Any]:
    persons = [{"id": number, "public_name": name} for number, name in enumerate(session.speakers, 1)]
    return {
        "guid": facts.guid(session),
        "id": session.id,
        "code": session.code,
        "date": facts.local(session.starts_at),
        "start": f"{session.starts_at.astimezone(facts.zone):%H:%M}",
        "duration": length_text(session),
        "room": session.room_name,
        "slug": facts.slug(session),
        "url": facts.session_url(session),
        **({"origin_url": session.link} if session.link else {}),
        "title": session.title,
        "subtitle": "",
        "track": session.track,
        "type": session.kind,
        "language": session.language,
        "abstract": session.abstract,
        "description": "",
        "do_not_record": session.do_not_record,
        "persons": persons,
        "links": [],
    }
