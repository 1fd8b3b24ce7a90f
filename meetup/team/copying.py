"""The team of an event that is held again: everyone reads that they are on it, and the log says who put them there."""

from sqlalchemy import select

from ..events import Attendance, record_act
from ..events.copying import EventCopy, copies_event
from ..extensions import db
from .members import tell


@copies_event
def _tell_team(copied: EventCopy) -> None:
    query = select(Attendance).where(Attendance.event_id == copied.draft.id, Attendance.user_id != copied.by.id)
    for attendance in db.session.scalars(query.order_by(Attendance.id)):
        record_act(copied.draft.id, copied.by, "team_copied", attendance.user_id, role=attendance.role)
        tell(copied.draft, attendance.user, "", attendance.role, copied_by=str(copied.by.id))
