"""Changing the role of somebody who attends an event."""

from collections.abc import Callable

from ..extensions import db
from ..hooks import Hook
from .attendance import Attendance, check_other_organizer
from .models import Event

on_role_change: Hook[Callable[[Attendance, str], None]] = Hook("on_role_change")
"""Follow somebody whose role has just changed, from the one that is given. The event is locked."""


def change_role(attendance: Attendance, role: str) -> None:
    """Give somebody another role. The event is locked until the commit, because only attendees take places of it.

    Raises:
        LastOrganizerError: they are the only organizer.
    """
    Event.lock(attendance.event_id)
    db.session.refresh(attendance)
    before = attendance.role
    if before == role:
        return
    if before == "organizer":
        check_other_organizer(attendance.event_id, attendance.user_id)
    attendance.role = role
    db.session.flush()
    for follow in on_role_change:
        follow(attendance, before)
