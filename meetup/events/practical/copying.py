"""What is copied of the practical facts of an event that is held again: all of them."""

from ..copying import EventCopy, copies_event
from .models import EventPracticalities

NOT_COPIED = {"event_id", "changed_at"}


@copies_event
def _copy_practicalities(copied: EventCopy) -> None:
    if practical := EventPracticalities.find(copied.source.id):
        names = EventPracticalities.__table__.columns.keys()
        values = {name: getattr(practical, name) for name in names if name not in NOT_COPIED}
        EventPracticalities.change(copied.draft.id, values)
