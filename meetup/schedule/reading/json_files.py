"""Schedules as JSON: of frab and pretalx (the export), and of pretalx's widget."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ...languages import gettext, lazy_gettext
from . import values
from .frab import OWN_GENERATOR, RawEntry, read_entries
from .parsed import (
    MAX_SESSIONS,
    TOO_MANY_SESSIONS,
    ParsedSchedule,
    ParsedSession,
    UnreadableRowError,
    UnreadableScheduleError,
)

_DAMAGED = lazy_gettext("This JSON is damaged, so we can't read any of it. Export it again.")
_TOO_DEEP = lazy_gettext("This JSON is nested deeper than any schedule, so we don't read it.")


def read_json(content: bytes, default_zone: str, chosen_zone: str = "") -> ParsedSchedule:
    """Return the sessions of a JSON file. ``default_zone`` is for local times if neither it nor somebody tells."""
    try:
        document = json.loads(content)
    except RecursionError as error:
        raise UnreadableScheduleError(_TOO_DEEP) from error
    except ValueError as error:  # also what is not UTF-8, and numbers with too many digits
        raise UnreadableScheduleError(_DAMAGED) from error
    schedule = document.get("schedule") if isinstance(document, dict) else None
    if isinstance(schedule, dict) and isinstance(schedule.get("conference"), dict):
        generator = document.get("generator")
        is_own = isinstance(generator, dict) and generator.get("name") == OWN_GENERATOR
        return _read_frab(schedule["conference"], is_own, default_zone, chosen_zone)
    if isinstance(document, dict) and isinstance(document.get("talks"), list):
        return _read_widget(document, default_zone, chosen_zone)
    raise UnreadableScheduleError(
        gettext("This is JSON, but not a schedule of frab or pretalx: it has neither “schedule” nor “talks”.")
    )


def _read_frab(conference: Mapping[str, Any], is_own: bool, default_zone: str, chosen_zone: str) -> ParsedSchedule:
    reading = ParsedSchedule("frab", counts_lines=False, title=values.line_of(conference.get("title")))
    reading.zone = values.known_zone(conference.get("time_zone_name"))
    for track in _dicts(conference.get("tracks")):
        if name := values.line_of(track.get("name")):
            reading.tracks[name] = values.line_of(track.get("color"), 7)
    entries = list(_entries_of(conference, is_own))
    return read_entries(reading, entries, default_zone, values.DAY_CHANGE, chosen_zone)


def _entries_of(conference: Mapping[str, Any], is_own: bool) -> Iterator[RawEntry]:
    number = 0
    for day in _dicts(conference.get("days")):
        rooms = day.get("rooms")
        for room, events in rooms.items() if isinstance(rooms, dict) else ():
            for event in _dicts(events):
                number += 1
                if number > MAX_SESSIONS:
                    raise UnreadableScheduleError(TOO_MANY_SESSIONS)
                fields = {**event, "do_not_record": str(event.get("do_not_record") or "")}
                persons = [_name_of(person) for person in _dicts(event.get("persons"))]
                place = values.text_of(event.get("room")) or room
                on = values.text_of(day.get("date"))
                yield RawEntry(place=number, day=on, room=place, fields=fields, persons=persons, is_own=is_own)


def _name_of(person: Mapping[str, Any]) -> str:
    names = (values.line_of(person.get(name)) for name in ("public_name", "name", "full_public_name"))
    return next(filter(None, names), "")


def _read_widget(document: Mapping[str, Any], default_zone: str, chosen_zone: str) -> ParsedSchedule:
    talks = list(_dicts(document["talks"]))
    if len(talks) > MAX_SESSIONS:
        raise UnreadableScheduleError(TOO_MANY_SESSIONS)
    reading = ParsedSchedule("widget", counts_lines=False, zone=values.known_zone(document.get("timezone")))
    tracks = {track.get("id"): track for track in _dicts(document.get("tracks")) if _is_id(track.get("id"))}
    for track in tracks.values():
        if name := values.line_of(track.get("name")):
            reading.tracks[name] = values.line_of(track.get("color"), 7)
    names = {
        "track": {id_: values.line_of(track.get("name")) for id_, track in tracks.items()},
        "room": _names_by(document.get("rooms"), "id"),
        "speaker": _names_by(document.get("speakers"), "code"),
    }
    zone = reading.zone or chosen_zone or default_zone
    is_zone_known = bool(reading.zone or chosen_zone)
    by_code: dict[str, list[ParsedSession]] = defaultdict(list)
    for number, talk in enumerate(talks, 1):
        try:
            session, tells_offset = _talk_of(number, talk, names, zone)
        except UnreadableRowError as error:
            reading.add_problem(number, str(error), values.line_of(talk.get("title")))
            continue
        reading.asks_for_zone |= not (tells_offset or is_zone_known)
        by_code[session.group].append(session)
    reading.sessions = sorted(_with_keys(by_code), key=lambda one: (one.starts_at, one.room_name, one.title))
    return reading


def _talk_of(
    number: int, talk: Mapping[str, Any], names: Mapping[str, Mapping[Any, str]], zone: str
) -> tuple[ParsedSession, bool]:
    """Return a talk of the widget without its key, and whether its start tells the distance from UTC."""
    if not talk.get("start"):
        raise UnreadableRowError(gettext("It has no start yet."))
    starts_at, tells_offset = values.moment_of(values.text_of(talk.get("start")), zone)
    ends_at = _end_of(talk, starts_at, zone)
    speakers = talk.get("speakers")
    room, track = (talk.get(name) if _is_id(talk.get(name)) else None for name in ("room", "track"))
    session = ParsedSession(
        key="",
        group=values.key_of(talk.get("code")),
        title=values.title_of(talk.get("title")),
        starts_at=starts_at,
        ends_at=ends_at,
        day=values.day_of(starts_at, ends_at, zone),
        abstract=values.prose_of(talk.get("abstract")),
        speakers=values.names_of(
            names["speaker"].get(code, "") for code in (speakers if isinstance(speakers, list) else ()) if _is_id(code)
        ),
        track=names["track"].get(track, ""),
        kind=values.line_of(talk.get("slot_type"), values.MAX_KIND_LENGTH),
        room_name=names["room"].get(room, ""),
        do_not_record=talk.get("do_not_record") is True,
        place=number,
    )
    return session, tells_offset


def _end_of(talk: Mapping[str, Any], starts_at: datetime, zone: str) -> datetime:
    ends_at, _ = values.moment_of(values.text_of(talk.get("end")), zone)
    if not starts_at <= ends_at <= starts_at + values.MAX_LENGTH_WITH_END:
        raise UnreadableRowError(gettext("It ends before it starts, or lasts longer than a week."))
    return ends_at


def _with_keys(by_code: Mapping[str, list[ParsedSession]]) -> Iterator[ParsedSession]:
    """Yield the sessions with their keys: the code of the submission and a number, in the order of their starts.

    The numbers of the slots change with each release of a schedule. Breaks have no code and get no key.
    """
    for code, sessions in by_code.items():
        for number, session in enumerate(sorted(sessions, key=lambda one: one.starts_at)):
            yield ParsedSession(**{**vars(session), "key": f"{code}#{number}" if code else ""})


def _names_by(rows: Any, name: str) -> dict[Any, str]:
    return {row[name]: values.line_of(row.get("name")) for row in _dicts(rows) if _is_id(row.get(name))}


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int)


def _dicts(rows: Any) -> Iterable[dict[str, Any]]:
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
