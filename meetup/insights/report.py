"""Everything that the page of numbers, the report and the file show of an event."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_login import current_user
from sqlalchemy import func, select

from ..events import Attendance, Event
from ..events.time_labels import moment_label
from ..exchange.encounters import Encounter
from ..extensions import db, now
from ..languages import gettext
from . import charts
from .arrivals import Arrivals, load_arrivals
from .counting import COUNTED_AFTER
from .facts import MEETING_WAYS
from .figures import Share
from .models import EventNumbers, Stage

MAX_EARLIER = 10
ROUNDED_TO = 10
"""While the event goes on, exchanges are told in steps of so many, which say nothing of a single one."""


class EarlierEvent(NamedTuple):
    """The numbers of an event that the same organizer has held before."""

    title: str
    slug: str
    starts_at: datetime
    people: int | None
    with_one: Share
    with_five: Share
    thanked: Share


@dataclass(frozen=True)
class Report:
    """The numbers of an event. ``figures`` are those of all stages, and missing ones are None."""

    event: Event
    arrivals: Arrivals
    figures: Mapping[str, Any]
    stages: frozenset[Stage]
    exchanges_so_far: int
    earlier: Sequence[EarlierEvent]

    @property
    def is_counted(self) -> bool:
        return Stage.EVENT in self.stages

    @property
    def is_followed_up(self) -> bool:
        return Stage.FOLLOW_UP in self.stages

    @property
    def counted_at(self) -> str:
        """When exchanges are counted, in words."""
        return moment_label(self.event, self.event.ends_at + COUNTED_AFTER[Stage.EVENT])

    @property
    def followed_up_at(self) -> str:
        """When the following up is counted, in words."""
        return moment_label(self.event, self.event.ends_at + COUNTED_AFTER[Stage.FOLLOW_UP])

    def share(self, name: str, whole: str) -> Share:
        return Share(self.figures.get(name), self.figures.get(whole))

    @property
    def arrival_charts(self) -> list[charts.DayChart]:
        return charts.day_charts(self.arrivals.spans)

    @property
    def exchange_charts(self) -> list[charts.DayChart]:
        return charts.day_charts(self.figures.get("by_time", []))

    @property
    def busiest(self) -> list[charts.SpanBar]:
        return charts.busiest(self.figures.get("by_time", []))

    @property
    def rooms(self) -> list[charts.LengthBar]:
        elsewhere = self.figures.get("elsewhere")
        rest = [(gettext("Elsewhere"), elsewhere)] if elsewhere else []
        return charts.length_bars([*self.figures.get("by_room", []), *rest])

    @property
    def sessions(self) -> list[charts.LengthBar]:
        parts = [part for parts in self.figures.get("by_session", {}).values() for part in parts]
        return charts.length_bars(sorted(parts, key=lambda part: -int(part[1])))


def load_report(event: Event) -> Report:
    """Return the report of an event, with the earlier events of the reader."""
    stages = EventNumbers.of(event.id)
    figures = {name: value for stage in stages.values() for name, value in stage.items()}
    so_far = 0 if Stage.EVENT in stages else _exchanges_so_far(event)
    return Report(event, load_arrivals(event), figures, frozenset(stages), so_far, _earlier_events(event))


def _exchanges_so_far(event: Event) -> int:
    is_counted = Encounter.event_id == event.id, Encounter.undone_at.is_(None), Encounter.how.in_(MEETING_WAYS)
    count = db.session.scalar(select(func.count()).select_from(Encounter).where(*is_counted)) or 0
    return count // ROUNDED_TO * ROUNDED_TO


def _earlier_events(event: Event) -> list[EarlierEvent]:
    """Return the last events with numbers that the reader has organized before this one, the latest first."""
    is_organizer = Attendance.user_id == current_user.id, Attendance.role == "organizer"
    query = select(Event.id).join(Attendance, Attendance.event_id == Event.id).where(*is_organizer)
    query = query.join(EventNumbers, EventNumbers.event_id == Event.id).where(EventNumbers.stage == Stage.EVENT)
    query = query.where(Event.starts_at < event.starts_at, Event.ends_at < now())
    ids = query.order_by(Event.starts_at.desc()).limit(MAX_EARLIER)
    columns = Event.id, Event.title, Event.slug, Event.starts_at, EventNumbers.figures
    rows = select(*columns).join(EventNumbers, EventNumbers.event_id == Event.id).where(Event.id.in_(ids))
    found: dict[int, tuple[Any, dict[str, Any]]] = {}
    for row in db.session.execute(rows.order_by(Event.starts_at.desc())):
        found.setdefault(row.id, (row, {}))[1].update(row.figures)
    return [_earlier_event(row, figures) for row, figures in found.values()]


def _earlier_event(row: Any, figures: Mapping[str, Any]) -> EarlierEvent:
    people, contacts = figures.get("people"), figures.get("contacts")
    one, five = Share(figures.get("with_one"), people), Share(figures.get("with_five"), people)
    return EarlierEvent(row.title, row.slug, row.starts_at, people, one, five, Share(figures.get("thanked"), contacts))


def table_rows(report: Report) -> Iterator[Sequence[str]]:
    """Yield the numbers as rows of a table: what it is about, the part, and the number."""
    yield [gettext("What"), gettext("Part"), gettext("Number")]
    yield [gettext("Expected"), "", str(report.arrivals.expected)]
    yield [gettext("Arrived"), "", str(report.arrivals.arrived)]
    for first, last, count in report.arrivals.spans:
        yield [gettext("Arrived"), f"{first} – {last}", str(count)]
    for label, name in figure_labels():
        if name in report.figures:
            yield [label, "", _number(report.figures[name])]
    for first, last, count in report.figures.get("by_time", []):
        yield [gettext("Exchanges by time"), f"{first} – {last}", str(count)]
    for bar in report.rooms:
        yield [gettext("Exchanges by room"), bar.label, str(bar.count)]
    for bar in report.sessions:
        yield [gettext("Exchanges by session"), bar.label, str(bar.count)]


def figure_labels() -> list[tuple[str, str]]:
    """Return what the figures are called, with their names, in the order of the report."""
    return [
        (gettext("People there"), "people"),
        (gettext("Exchanges"), "exchanges"),
        (gettext("Met at least one person"), "with_one"),
        (gettext("Met at least five people"), "with_five"),
        (gettext("Hellos"), "hellos"),
        (gettext("Hellos that were answered"), "answered_hellos"),
        (gettext("Questions asked"), "questions"),
        (gettext("Votes"), "votes"),
        (gettext("Contacts made"), "contacts"),
        (gettext("Followed up within 48 hours"), "two_days"),
        (gettext("Followed up within a week"), "week"),
        (gettext("Thanked"), "thanked"),
    ]


def _number(count: int | None) -> str:
    return gettext("hidden") if count is None else str(count)
