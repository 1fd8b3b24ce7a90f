"""Who leaves the team of an event loses the files with badges that they have made (Z3)."""

from sqlalchemy import delete

from ..events import Attendance, Event
from ..events.attendance import on_leaving
from ..events.roles import on_role_change
from ..extensions import db
from ..people import User
from .models import BadgeFile


@on_role_change
def _delete_files_of_former_staff(attendance: Attendance, _before: str) -> None:
    if not attendance.may_manage:
        _delete_files(attendance.event_id, attendance.user_id)


@on_leaving
def _delete_files_of_leaver(event: Event, user: User) -> None:
    _delete_files(event.id, user.id)


def _delete_files(event_id: int, user_id: int) -> None:
    db.session.execute(delete(BadgeFile).where(BadgeFile.event_id == event_id, BadgeFile.owner_id == user_id))
