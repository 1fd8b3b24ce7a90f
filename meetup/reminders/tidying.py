"""Forgetting what was told long ago, about things that are not of that day any more."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, tuple_

from ..events import Event
from ..extensions import db, now
from ..tidying import tidies
from .notifications import Reminder
from .sources import due_sources

RETENTION_PERIOD = timedelta(days=400)
"""A year, and a while for letters that wait."""


@tidies("reminders of long ago")
def erase_old_reminders() -> int:
    """Erase reminders without which nothing would be told again (G3); how many that were.

    One stays for as long as its thing has the day that was told, or its event has not been over for that long.
    """
    of_day = tuple_(Reminder.what, Reminder.due_on)
    counts = {source.kind: of_day.in_(source.days_query()) for source in due_sources}
    recent = select(Event.id).where(Event.ends_at > now() - RETENTION_PERIOD)
    return sum(
        _erase_kind(kind, is_still_needed)
        for kind, is_still_needed in {**counts, "event": Reminder.what.in_(recent)}.items()
    )


def _erase_kind(kind: str, still: ColumnElement[bool]) -> int:
    gone = delete(Reminder).where(Reminder.kind == kind, Reminder.told_on < (now() - RETENTION_PERIOD).date(), ~still)
    return len(db.session.execute(gone.returning(Reminder.id), execution_options={"synchronize_session": False}).all())
