"""How far an owner is with following up: the counts of stages, and the progress with one event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, case, func, literal, select, true

from ..contacts.models import Contact
from ..contacts.stages import STAGES, Stage
from ..counts import MAX_COUNT, capped_count, count_label
from ..database.prepared import GIVEN_USER, moment, prepared
from ..events import EVENT_LINE_COLUMNS, AnyEvent, Attendance, Event, EventLine
from ..extensions import db, now
from ..people import User
from .event_people import is_met_at

BEST_FOLLOW_UP_HOURS = 48
"""Hours after the end of an event in which people remember best whom they met."""

RECENT_EVENT_PERIOD = timedelta(days=14)
"""How long after its end an event leads the page of today while somebody is left to follow up."""


@dataclass(frozen=True)
class Progress:
    """How far the owner is with the people of one event. The counts stop at ``MAX_COUNT`` + 1."""

    event: AnyEvent
    met: int
    thanked: int
    to_do: int

    @property
    def hours_left(self) -> int:
        """Whole hours until 48 hours after the end of the event; 0 when they are over."""
        time_left = self.event.ends_at + timedelta(hours=BEST_FOLLOW_UP_HOURS) - now()
        return max(0, int(time_left.total_seconds() // 3600))

    @property
    def shows_hours(self) -> bool:
        """Whether the event is over and the best hours are not."""
        return self.event.ends_at < now() and self.hours_left > 0


def stage_counts(owner: User, event_id: int | None) -> dict[str, str]:
    """Return how many listed contacts of ``owner`` are at each stage, as labels; one query.

    With ``event_id``, only the people met at that event are counted.
    """
    row = db.session.execute(_stages_query(bool(event_id)), {"user_id": owner.id, "event_id": event_id}).one()
    return stage_labels(row)


def stage_labels(counts: Iterable[int]) -> dict[str, str]:
    """Return what is shown for the numbers of people at each stage."""
    return {stage: count_label(count) for stage, count in zip(STAGES, counts, strict=True)}


@prepared
def _stages_query(has_event: bool) -> Select[Any]:
    return select(*counts_of_stages(has_event))


def counts_of_stages(has_event: bool) -> list[Any]:
    """Return the subqueries that count the people at each stage, those of the given event if there is one."""
    listed = [Contact.owner_id == GIVEN_USER.id, Contact.is_listed()]
    if has_event:
        listed.append(is_met_at(bindparam("event_id")))
    return [capped_count(Contact, *listed, Contact.stage == literal(stage, Contact.stage.type)) for stage in STAGES]


@prepared
def progress_query() -> Select[Any]:
    """Return the query for how many people of the given event there are, and are thanked and to do."""
    is_theirs = is_met_at(bindparam("progress_event_id")), Contact.is_listed()
    return people_query(Contact.owner_id == GIVEN_USER.id, *is_theirs)


def people_query(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query for how many contacts meet ``conditions``, and how many of them are thanked and to do.

    They are read once, and no more than ``MAX_COUNT`` + 1 of them.
    """
    people = select(Contact.thanked_at, Contact.stage).where(*conditions).limit(MAX_COUNT + 1).subquery()
    is_to_do = case((people.c.stage == Stage.TO_DO, 1), else_=0)
    return select(
        func.count().label("met"),
        func.count(people.c.thanked_at).label("thanked"),
        func.coalesce(func.sum(is_to_do), 0).label("to_do"),
    ).select_from(people)


def recent_event_progress(owner: User) -> Progress | None:
    """Return the progress with the latest event that ended in the last two weeks and has people left to follow up."""
    row = db.session.execute(_recent_progress_query(), {"user_id": owner.id}).one_or_none()
    return Progress(EventLine.from_row(row), row.met, row.thanked, row.to_do) if row else None


@prepared
def _recent_progress_query() -> Select[Any]:
    """Return the query for the event, and for how many of its people there are, and are thanked and to do."""
    event_id = _recent_event_id()
    counts = people_query(Contact.owner_id == GIVEN_USER.id, is_met_at(event_id), Contact.is_listed()).subquery()
    return select(*EVENT_LINE_COLUMNS, *counts.c).join_from(Event, counts, true()).where(Event.id == event_id)


def _recent_event_id() -> ScalarSelect[int]:
    to_follow_up = Contact.stage == literal(Stage.TO_DO, Contact.stage.type), Contact.is_listed()
    people = select(literal(1)).where(Contact.owner_id == GIVEN_USER.id, is_met_at(Event.id), *to_follow_up)
    is_recent = Event.ends_at < moment(), Event.ends_at > moment(RECENT_EVENT_PERIOD)
    query = select(Event.id).join(Attendance).where(Attendance.user_id == GIVEN_USER.id, *is_recent, people.exists())
    # In a CTE, as the id is needed several times, and found only once.
    recent = query.order_by(Event.ends_at.desc()).limit(1).cte("recent")
    return select(recent.c.id).scalar_subquery()
