"""Erase old reminders that are no longer needed to keep users from being told of the same thing twice."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, tuple_

from ..events import Event
from ..extensions import db, now
from ..tidying import tidies
from .notifications import Reminder
from .sources import due_sources

RETENTION_PERIOD = timedelta(days=400)
"""A year, plus some time for letters that are still in the outbox."""


@tidies("reminders of long ago")
def erase_old_reminders() -> int:
    """Erase reminders older than ``RETENTION_PERIOD`` whose absence repeats nothing (G3). Return how many there were.

    A reminder is still needed as long as its thing is due on the day that was told. A reminder of an event is needed
    until the event has been over for ``RETENTION_PERIOD``.
    """
    item_and_day = tuple_(Reminder.what, Reminder.due_on)
    needed_by_kind = {source.kind: item_and_day.in_(source.days_query()) for source in due_sources}
    recent_event_ids = select(Event.id).where(Event.ends_at > now() - RETENTION_PERIOD)
    return sum(
        _erase_kind(kind, is_still_needed)
        for kind, is_still_needed in {**needed_by_kind, "event": Reminder.what.in_(recent_event_ids)}.items()
    )


def _erase_kind(kind: str, is_still_needed: ColumnElement[bool]) -> int:
    """Erase the old reminders of ``kind`` that are not needed any more. Return how many there were."""
    last_day = (now() - RETENTION_PERIOD).date()
    query = delete(Reminder).where(Reminder.kind == kind, Reminder.told_on < last_day, ~is_still_needed)
    return len(db.session.execute(query.returning(Reminder.id), execution_options={"synchronize_session": False}).all())
