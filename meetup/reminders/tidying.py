"""Forgetting what was told long ago, about things that are not of that day any more."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, tuple_

from ..events import Event
from ..extensions import db, now
from ..tidying import tidies
from .notifications import Reminder
from .sources import sources

KEPT = timedelta(days=400)
"""A year, and a while for letters that wait."""


@tidies("reminders of long ago")
def forget() -> int:
    """Erase reminders without which nothing would be told again (G3); how many that were.

    One stays for as long as its thing has the day that was told, or its event has not been over for that long.
    """
    of_day = tuple_(Reminder.what, Reminder.due_on)
    counts = {source.kind: of_day.in_(source.days()) for source in sources}
    recent = select(Event.id).where(Event.ends_at > now() - KEPT)
    return sum(_erase(kind, still) for kind, still in {**counts, "event": Reminder.what.in_(recent)}.items())


def _erase(kind: str, still: ColumnElement[bool]) -> int:
    gone = delete(Reminder).where(Reminder.kind == kind, Reminder.told_on < (now() - KEPT).date(), ~still)
    return len(db.session.execute(gone.returning(Reminder.id), execution_options={"synchronize_session": False}).all())
