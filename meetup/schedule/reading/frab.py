"""Schedules of frab, pentabarf, pretalx and the programs that write the same: one entry for each session.

The same facts come as XML and as JSON. Both are put into ``RawEntry`` first, and understood here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from ...languages import gettext
from . import values
from .parsed import ParsedSchedule, ParsedSession, UnreadableRowError, without_repeated_keys

OWN_GENERATOR = "meetup-companion"
"""Who wrote an export of ours."""
_SUBMISSION = re.compile(r"/talk/([0-9A-Z]{6})/?$")
"""The end of the address of a talk in pretalx, which has the code of its submission."""


@dataclass(frozen=True, kw_only=True)
class RawEntry:
    """An entry as it stands in a file: ``fields`` by their names in XML, and the day and the room that it is in.

    An export of ours, which ``is_own``, has texts without markup, and says where a link of a session leads apart from
    the address of its page.
    """

    place: int
    day: str
    room: str
    fields: Mapping[str, Any]
    persons: Sequence[Any]
    is_own: bool = False

    def __getitem__(self, name: str) -> str:
        return values.text_of(self.fields.get(name, ""))

    @property
    def group(self) -> str:
        """The code of the submission, which all sessions of a talk share, or else the entry's own identifier."""
        in_address = _SUBMISSION.search(self["url"].strip())
        code = values.key_of(self["code"], in_address[1] if in_address else "")
        return code or self.key

    @property
    def key(self) -> str:
        return values.key_of(self["guid"], self["slug"])


@dataclass(frozen=True)
class _Timed:
    """An entry whose start and possible lengths have been read."""

    entry: RawEntry
    starts_at: datetime
    lengths: list[timedelta]


def read_entries(
    reading: ParsedSchedule, entries: Sequence[RawEntry], default_zone: str, day_change: time, chosen_zone: str
) -> ParsedSchedule:
    """Put the sessions that ``entries`` describe into ``reading``. Those that cannot be read become problems.

    Local times are read in the zone of the file, or else in ``chosen_zone``, or else in ``default_zone``, which is then
    to be confirmed.
    """
    zone = reading.zone or chosen_zone or default_zone
    timed: list[_Timed] = []
    for entry in entries:
        try:
            starts_at, tells_offset = _start_of(entry, zone, day_change)
            timed.append(_Timed(entry, starts_at, values.lengths_of(entry["duration"])))
        except UnreadableRowError as error:
            reading.add_problem(entry.place, str(error), values.line_of(entry["title"]))
            continue
        if not (tells_offset or reading.zone or chosen_zone):
            reading.asks_for_zone = True
    gaps = _gaps(timed)
    sessions: list[ParsedSession] = []
    for one in timed:
        try:
            sessions.append(_session_of(one, values.choose_length(one.lengths, gaps.get(id(one))), zone))
        except UnreadableRowError as error:
            reading.add_problem(one.entry.place, str(error))
    for entry in entries:
        if track := values.line_of(entry["track"]):
            reading.tracks.setdefault(track, "")
    without_repeated_keys(
        sessions, reading, gettext("Another session in this file has the same identifier. Only the first is read.")
    )
    return reading


def _start_of(entry: RawEntry, zone: str, day_change: time) -> tuple[datetime, bool]:
    """Return when an entry starts, and whether it tells its distance from UTC."""
    if entry["date"].strip():
        return values.moment_of(entry["date"], zone)
    try:
        on = date.fromisoformat(entry.day[:10])
    except ValueError as error:
        raise UnreadableRowError(gettext("It doesn't say on which day it is.")) from error
    return values.to_utc(values.start_of(on, entry["start"], day_change), zone), False


def _gaps(timed: Sequence[_Timed]) -> dict[int, timedelta]:
    """Return how long it is until the next session in the same room begins, by the ``id`` of each of ``timed``."""
    gaps: dict[int, timedelta] = {}
    in_order = sorted(timed, key=lambda one: (one.entry.room, one.starts_at))
    for one, following in pairwise(in_order):
        if one.entry.room == following.entry.room:
            gaps[id(one)] = following.starts_at - one.starts_at
    return gaps


def _day_of(entry: RawEntry, starts_at: datetime, ends_at: datetime, zone: str) -> date:
    """Return the day that a session is filed under, unless it begins more than a day before or after that."""
    by_time = values.day_of(starts_at, ends_at, zone)
    try:
        told = date.fromisoformat(entry.day[:10])
    except ValueError:
        return by_time
    return told if abs(told - by_time) <= timedelta(days=1) else by_time


def _session_of(one: _Timed, length: timedelta, zone: str) -> ParsedSession:
    entry, ends_at = one.entry, one.starts_at + length
    return ParsedSession(
        key=entry.key,
        group=entry.group,
        title=values.title_of(entry["title"]),
        starts_at=one.starts_at,
        ends_at=ends_at,
        day=_day_of(entry, one.starts_at, ends_at, zone),
        abstract=values.prose_of(
            entry["subtitle"], entry["abstract"], entry["description"], has_markup=not entry.is_own
        ),
        speakers=values.names_of(entry.persons),
        track=values.line_of(entry["track"]),
        kind=values.line_of(entry["type"], values.MAX_KIND_LENGTH),
        language=values.line_of(entry["language"], values.MAX_LANGUAGE_LENGTH),
        room_name=values.line_of(entry.room),
        link=values.link_of("" if entry.is_own else entry["url"], entry["origin_url"]),
        do_not_record=entry["do_not_record"].strip().lower() in ("true", "1", "yes"),
        place=entry.place,
    )
