"""What a file says about a schedule, before any of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ...languages import lazy_gettext, ngettext
from ..fingerprints import SESSION_FIELDS, fingerprint_of

MAX_SESSIONS = 5_000
"""More sessions than any conference has. A file with more is refused before it is read to its end (M1)."""
MAX_BYTES = 8 * 1024 * 1024
MAX_SHOWN_PROBLEMS = 200


class UnreadableScheduleError(Exception):
    """Nothing of this file can be read. The message says what it is, or what to do."""


class UnreadableRowError(Exception):
    """One session of a file cannot be read. The message says why."""


TOO_MANY_SESSIONS = lazy_gettext(
    "This file has more than %(num)s sessions. That's more than we read.", num=MAX_SESSIONS
)


@dataclass(frozen=True, kw_only=True)
class ParsedSession:
    """One session of a file.

    ``key`` finds the same session in the next version of the file; it is empty if the file has no identifiers.
    ``group`` is what all sessions of the same talk have in common. ``place`` is the line or the number of the entry.
    """

    key: str
    group: str
    title: str
    starts_at: datetime
    ends_at: datetime
    day: date
    abstract: str = ""
    speakers: tuple[str, ...] = ()
    track: str = ""
    kind: str = ""
    language: str = ""
    room_name: str = ""
    link: str = ""
    do_not_record: bool = False
    place: int = 0

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def fingerprint(self) -> str:
        return fingerprint_of({name: getattr(self, name) for name in SESSION_FIELDS})


@dataclass(frozen=True)
class Problem:
    """Something in a file that cannot be read, and where it stands."""

    place: int
    reason: str
    title: str = ""


@dataclass
class ParsedSchedule:
    """Everything that was read from a file.

    ``kind`` is a key of ``FORMAT_LABELS``. Places are numbers of lines if it ``counts_lines``, otherwise of entries.
    ``zone`` is the time zone that the file tells, or an empty text. If it ``asks_for_zone``, some times have been read
    in a zone that somebody has to confirm.
    """

    kind: str
    counts_lines: bool = True
    title: str = ""
    zone: str = ""
    asks_for_zone: bool = False
    sessions: list[ParsedSession] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tracks: dict[str, str] = field(default_factory=dict)
    """Colours as ``#rrggbb`` by the name of the track, empty if the file tells none."""

    def add_problem(self, place: int, reason: str, title: str = "") -> None:
        self.problems.append(Problem(place, reason, title[:80]))

    @property
    def has_keys(self) -> bool:
        """Whether each session has an identifier, so that changes are found without comparing titles."""
        return all(session.key for session in self.sessions)


def summary_of(sessions: Sequence[ParsedSession]) -> str:
    """Return ``3 days, 12 rooms, 84 sessions, 91 speakers``."""
    days = len({session.day for session in sessions})
    rooms = len({session.room_name for session in sessions if session.room_name})
    speakers = len({name for session in sessions for name in session.speakers})
    counts = (
        ngettext("%(num)s day", "%(num)s days", days),
        ngettext("%(num)s room", "%(num)s rooms", rooms),
        ngettext("%(num)s session", "%(num)s sessions", len(sessions)),
        ngettext("%(num)s speaker", "%(num)s speakers", speakers),
    )
    return ", ".join(counts)


def without_repeated_keys(sessions: Sequence[ParsedSession], reading: ParsedSchedule, reason: str) -> None:
    """Put ``sessions`` into ``reading`` in the order of their starts. Of two with the same key, only the first."""
    known: set[str] = set()
    for session in sorted(sessions, key=lambda one: (one.starts_at, one.room_name, one.title)):
        if session.key and session.key in known:
            reading.add_problem(session.place, reason, session.title)
            continue
        known.add(session.key)
        reading.sessions.append(session)
