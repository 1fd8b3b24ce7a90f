"""Devices lose the list as soon as their owner is not staff any more (Z3)."""

from ..events import Attendance, Event, grants_stream_rights
from ..events.attendance import on_leaving
from ..events.roles import on_role_change
from ..live import StreamRight
from ..people import User
from .models import CheckInDevice


@on_role_change
def _revoke_after_role_change(attendance: Attendance, _before: str) -> None:
    if not attendance.may_manage:
        CheckInDevice.revoke_all(attendance.event_id, attendance.user_id)


@on_leaving
def _revoke_after_leaving(event: Event, user: User) -> None:
    CheckInDevice.revoke_all(event.id, user.id)


@grants_stream_rights
def _check_in_rights_at(event_id: int, user_id: int | None) -> list[StreamRight]:
    return [("check_in", event_id) if user_id is None else ("check_in", event_id, user_id)]
