"""What all exports say of a schedule: identifiers that stay the same, days, and times in the zone of the event."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from ...events import Event
from ...events.slugs import slugify
from ..models import ScheduleSession
from ..reading.values import DAY_CHANGE

MIN_SLUG_LENGTH = 4
MAX_HOURS = 99
_NOT_IN_ACRONYM = re.compile(r"[^a-z0-9_]+")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class ExportDay:
    """A day with the sessions in each room, in the order of their starts."""

    index: int
    on: date
    starts_at: datetime
    ends_at: datetime
    rooms: dict[str, list[ScheduleSession]]


@dataclass(frozen=True)
class ExportFacts:
    """A schedule to be exported. ``base_url`` is that of this site, ``tracks`` are colours by names."""

    event: Event
    sessions: Sequence[ScheduleSession]
    tracks: dict[str, str]
    base_url: str
    version: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.event.time_zone)

    @property
    def url(self) -> str:
        return f"{self.base_url}/events/{self.event.slug}/schedule"

    @property
    def acronym(self) -> str:
        """The short name, as the schema wants it: at least four letters, digits or underscores."""
        return _NOT_IN_ACRONYM.sub("_", self.event.slug.lower()).ljust(MIN_SLUG_LENGTH, "_")

    @cached_property
    def days(self) -> list[ExportDay]:
        ordered = sorted(self.sessions, key=lambda one: (one.day, one.starts_at, one.id))
        return [
            self._day(index, on, list(sessions))
            for index, (on, sessions) in enumerate(groupby(ordered, key=lambda one: one.day), 1)
        ]

    def _day(self, index: int, on: date, sessions: list[ScheduleSession]) -> ExportDay:
        rooms: dict[str, list[ScheduleSession]] = {}
        for session in sessions:
            rooms.setdefault(session.room_name, []).append(session)
        starts_at = datetime.combine(on, DAY_CHANGE, self.zone)
        ends_at = datetime.combine(on + timedelta(days=1), time(3, 59), self.zone)
        return ExportDay(index, on, starts_at, ends_at, dict(sorted(rooms.items())))

    def guid(self, session: ScheduleSession) -> str:
        """Return the identifier of a session: the one that it came with, or one that is made of its code."""
        try:
            return str(UUID(session.external_key or ""))
        except ValueError:
            return str(uuid5(NAMESPACE_URL, f"{self.base_url}/events/{self.event.id}/sessions/{session.code}"))

    def room_guid(self, name: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.base_url}/events/{self.event.id}/rooms/{name}"))

    def slug(self, session: ScheduleSession) -> str:
        return f"{self.acronym}-{session.code.lower()}-{slugify(session.title)}"

    def session_url(self, session: ScheduleSession) -> str:
        return f"{self.url}/{session.code}"

    def local(self, at: datetime) -> str:
        return at.astimezone(self.zone).isoformat()


def length_text(session: ScheduleSession) -> str:
    """Return the length as hours and minutes, ``01:30``. The schema has two digits for hours."""
    minutes = round(session.duration.total_seconds() / 60)
    return f"{min(minutes // 60, MAX_HOURS):02}:{minutes % 60:02}"


def xml_text(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
