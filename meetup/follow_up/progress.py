"""How far an owner is with following up: the counts of stages, and the progress with one event."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, literal, select

from ..contacts.models import Contact
from ..contacts.stages import STAGES, Stage
from ..counts import capped_count, count_label
from ..events import Attendance, Event
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

    event: Event
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
    conditions = [Contact.owner_id == owner.id, Contact.is_listed()]
    if event_id:
        conditions.append(is_met_at(event_id))
    counts = [capped_count(Contact, *conditions, Contact.stage == stage) for stage in STAGES]
    row = db.session.execute(select(*counts)).one()
    return {stage: count_label(count) for stage, count in zip(STAGES, row, strict=True)}


def event_progress(owner: User, event: Event) -> Progress:
    """Return how far ``owner`` is with the people of ``event``; one query."""
    return Progress(event, *count_people(Contact.owner_id == owner.id, is_met_at(event.id), Contact.is_listed()))


def count_people(*conditions: ColumnElement[bool]) -> tuple[int, int, int]:
    """Return how many contacts meet ``conditions``, and how many of them are thanked and to do; one query."""
    counts = (
        capped_count(Contact, *conditions),
        capped_count(Contact, *conditions, Contact.thanked_at.is_not(None)),
        capped_count(Contact, *conditions, Contact.stage == Stage.TO_DO),
    )
    met, thanked, to_do = db.session.execute(select(*counts)).one()
    return met, thanked, to_do


def recent_event_progress(owner: User) -> Progress | None:
    """Return the progress with the latest event that ended in the last two weeks and has people left to follow up."""
    has_people_to_follow_up = (
        select(literal(1))
        .where(
            Contact.owner_id == owner.id,
            is_met_at(Event.id),
            Contact.stage == Stage.TO_DO,
            Contact.is_listed(),
        )
        .exists()
    )
    is_recent = Event.ends_at < now(), Event.ends_at > now() - RECENT_EVENT_PERIOD
    query = select(Event).join(Attendance).where(Attendance.user_id == owner.id, *is_recent, has_people_to_follow_up)
    event = db.session.scalar(query.order_by(Event.ends_at.desc()).limit(1))
    return event_progress(owner, event) if event else None
