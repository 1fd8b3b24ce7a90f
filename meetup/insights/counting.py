"""Counting an event once it is over, and its following up a week later. The worker does it."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from ..database import begin_reading, insert_once
from ..events import Attendance, Event
from ..extensions import db, now
from ..outbox import plans
from .facts import read_followed_up, read_happened
from .figures import Figures, figures_of_event, figures_of_following_up
from .hiding import LEAST
from .models import EventNumbers, Stage

COUNTED_AFTER = {Stage.EVENT: timedelta(hours=12), Stage.FOLLOW_UP: timedelta(days=8)}
"""How long after the end of an event each stage is counted: most scans made without a signal have arrived by then."""
OLDEST = timedelta(days=60)
"""Events that ended longer ago than this are not counted any more, as much of them may have been erased."""


@plans
def count_events() -> Iterator[int]:
    """Count each event that is due, and yield 1 after each."""
    for stage, delay in COUNTED_AFTER.items():
        for event_id in _due_event_ids(stage, delay):
            count_event(event_id, stage)
            yield 1


def count_event(event_id: int, stage: Stage) -> None:
    """Count one stage of an event, unless that is done. Commits first, so that nobody waits while it reads."""
    begin_reading()
    event = db.session.get(Event, event_id)
    figures = _count(event, stage) if event else None
    db.session.commit()
    if figures is not None:
        insert_once(EventNumbers, event_id=event_id, stage=stage, figures=figures, counted_at=now())


def _count(event: Event, stage: Stage) -> Figures:
    if stage == Stage.EVENT:
        return figures_of_event(event, read_happened(event, is_checked_in(event)))
    return figures_of_following_up(read_followed_up(event))


def is_checked_in(event: Event) -> bool:
    """Return whether so many people were checked in that those who were not have probably not come."""
    query = select(func.count()).where(Attendance.event_id == event.id, Attendance.checked_in_at.is_not(None))
    return (db.session.scalar(query) or 0) >= LEAST


def _due_event_ids(stage: Stage, delay: timedelta) -> list[int]:
    is_counted = select(EventNumbers.event_id).where(EventNumbers.event_id == Event.id, EventNumbers.stage == stage)
    query = select(Event.id).where(Event.status == "published", ~is_counted.exists())
    query = query.where(Event.ends_at <= now() - delay, Event.ends_at > now() - delay - OLDEST)
    return list(db.session.scalars(query.order_by(Event.ends_at)))
