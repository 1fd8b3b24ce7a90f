"""Changing the role of somebody who attends an event."""

from collections.abc import Callable

from sqlalchemy import select

from ..domain_errors import DomainError
from ..extensions import db
from ..hooks import Hook
from ..languages import lazy_gettext
from .attendance import Attendance, check_other_organizer
from .models import Event

on_role_change: Hook[Callable[[Attendance, str], None]] = Hook("on_role_change")
"""Follow somebody whose role has just changed, from the one that is given. The event is locked."""


class NotAttendingError(DomainError):
    """Somebody whose role should change has just left the event."""

    sentence = lazy_gettext("They aren't at this event anymore.")


def change_role(attendance: Attendance, role: str) -> str:
    """Give somebody another role, and return the one that they had.

    The event is locked until the commit, because only attendees take places of it.

    Raises:
        LastOrganizerError: they are the only organizer.
        NotAttendingError: they have left the event meanwhile.
    """
    Event.lock(attendance.event_id)
    query = select(Attendance).where(Attendance.id == attendance.id).execution_options(populate_existing=True)
    if db.session.scalar(query) is None:
        raise NotAttendingError
    before = attendance.role
    if before == "organizer" != role:
        check_other_organizer(attendance.event_id, attendance.user_id)
    attendance.role = role
    db.session.flush()
    if before != role:
        for follow in on_role_change:
            follow(attendance, before)
    return before
