"""Imports: what a file says about a schedule, stored until organizers have reviewed it, then applied."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..events import Event
from ..extensions import Model, db, now
from ..tidying import erase_batch, tidies
from .comparing import Comparison, compare
from .models import Schedule, ScheduleSession
from .reading import MAX_SHOWN_PROBLEMS, ParsedSchedule, ParsedSession, Problem, summary_of

REVIEW_PERIOD = timedelta(days=1)
"""How long an import waits for its review. Nothing of it is in the schedule before."""
APPLY_PERIOD = timedelta(hours=1)
"""How long applying an import may take at most."""


class ScheduleImport(Model):
    """What a file says about the schedule of an event, which has at most one import at a time.

    ``sessions`` are those of the file (JSON of ``ParsedSession``), ``problems`` the first of its ``problem_count`` rows
    that cannot be read, ``tracks`` the colours of its tracks. If it ``asks_for_zone``, its times are read in a zone
    that organizers have to confirm, for which ``content`` is the file itself. ``begun_at`` is when it began to be
    applied.
    """

    __tablename__ = "schedule_imports"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(500))
    is_from_address: Mapped[bool] = mapped_column(Boolean, default=False)
    kind: Mapped[str] = mapped_column(String(6))
    counts_lines: Mapped[bool] = mapped_column(Boolean)
    zone: Mapped[str] = mapped_column(String(64), default="")
    asks_for_zone: Mapped[bool] = mapped_column(Boolean)
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    problem_count: Mapped[int]
    tracks: Mapped[dict[str, str]] = mapped_column(JSON)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    begun_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()

    @classmethod
    def begin(
        cls, event: Event, name: str, parsed: ParsedSchedule, content: bytes, is_from_address: bool = False
    ) -> "ScheduleImport":
        """Store what was read for review, in place of an import before.

        Raises:
            ImportRunningError: that one is being applied right now.
        """
        Schedule.lock(event.id)
        if (before := cls.find(event.id)) and before.is_running:
            raise ImportRunningError
        db.session.execute(delete(cls).where(cls.event_id == event.id))
        db.session.expire_all()
        started = cls(event_id=event.id, name=name[:500], is_from_address=is_from_address)
        started.show(parsed, content)
        db.session.add(started)
        db.session.flush()
        return started

    def show(self, parsed: ParsedSchedule, content: bytes | None) -> None:
        """Let the review show what was read. The content stays as long as it may have to be read again."""
        self.kind, self.counts_lines = parsed.kind, parsed.counts_lines
        self.zone, self.asks_for_zone = parsed.zone, parsed.asks_for_zone
        self.sessions = [_session_to_json(session) for session in parsed.sessions]
        self.problems = [asdict(problem) for problem in parsed.problems[:MAX_SHOWN_PROBLEMS]]
        self.problem_count = len(parsed.problems)
        self.tracks = {name: colour for name, colour in parsed.tracks.items() if colour}
        self.content = content if parsed.asks_for_zone else None

    @classmethod
    def find(cls, event_id: int, lock: bool = False) -> "ScheduleImport | None":
        """Return the import of an event that waits for review or is being applied."""
        query = select(cls).where(cls.event_id == event_id, cls.created_at > now() - REVIEW_PERIOD)
        return db.session.scalar(query.with_for_update() if lock else query)

    @cached_property
    def parsed_sessions(self) -> list[ParsedSession]:
        return [_session_from_json(row) for row in self.sessions]

    @property
    def summary(self) -> str:
        """Return ``3 days, 12 rooms, 84 sessions, 91 speakers``."""
        return summary_of(self.parsed_sessions)

    @property
    def shown_problems(self) -> list[Problem]:
        return [Problem(**row) for row in self.problems]

    @cached_property
    def comparison(self) -> Comparison:
        """What changes with this import, compared with the sessions that are there now."""
        return compare(ScheduleSession.all_imported(self.event_id), self.parsed_sessions)

    @property
    def is_running(self) -> bool:
        """Whether it is being applied. After ``APPLY_PERIOD`` something went wrong, and it can be reviewed again."""
        return self.begun_at is not None and self.begun_at > now() - APPLY_PERIOD

    @property
    def stamp(self) -> str:
        """What names this reading of the file and the schedule as it is, so that only what somebody saw is applied."""
        schedule = Schedule.find(self.event_id)
        return f"{self.created_at.isoformat()} {schedule.changed_at.isoformat() if schedule else ''}"

    @property
    def has_keys(self) -> bool:
        return all(row["key"] for row in self.sessions)


class ImportRunningError(Exception):
    """Another import of this event is being applied right now."""


def _session_to_json(session: ParsedSession) -> dict[str, Any]:
    row = asdict(session)
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in row.items()}


def _session_from_json(row: dict[str, Any]) -> ParsedSession:
    moments = {name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
    more: dict[str, Any] = {"day": date.fromisoformat(row["day"]), "speakers": tuple(row["speakers"])}
    return ParsedSession(**{**row, **moments, **more})


@tidies("imports of schedules")
def _erase_old_imports() -> int:
    """Erase those that nobody has reviewed. One that is being applied is needed until that has ended."""
    is_old = ScheduleImport.created_at <= now() - REVIEW_PERIOD
    return erase_batch(ScheduleImport, is_old)


def erase_import(event_id: int) -> None:
    db.session.execute(delete(ScheduleImport).where(ScheduleImport.event_id == event_id))
