"""Sending people who are banned out of a room or an event, and keeping them out of it."""

from sqlalchemy import select

from .. import live
from ..coffee.models import Coffee
from ..events import Event
from ..events.admission import refuses_admission
from ..events.stream_rights import stream_rights_at
from ..extensions import db
from ..people import User
from ..rooms.access import RoomAccess
from ..rooms.hosts import RoomHost
from ..rooms.models import Room
from ..rooms.moderator_actions import Action
from ..rooms.moderators import may_act_on
from ..rooms.rights import room_right
from ..rooms.sanctions import is_banned_from_event
from ..rooms.standing_notes import event_ban_text
from ..rooms.visits import Visit


def send_out(room_access: RoomAccess, user: User, action: Action) -> list[live.StreamRight]:
    """Send ``user`` out of the room or event that ``action`` bans them from. Return the stream rights they lose.

    Nothing happens for a silence, and if the moderator may not act on ``user``.
    """
    if action.minutes is not None or not may_act_on(room_access, user.id):
        return []
    if action.log_kind == "banned_from_event":
        return _send_out_of_event(room_access.room.event, user)
    return _send_out_of_room(room_access.room, user)


def _send_out_of_event(event: Event, user: User) -> list[live.StreamRight]:
    lost_rights = stream_rights_at(event.id, user.id)
    if coffee := Coffee.find(event):
        coffee.leave(user)
    visit = Visit.find_open(user)
    event.remove_attendee(user)
    if visit and db.session.get_one(Room, visit.room_id).event_id == event.id:
        visit.end()
    return lost_rights


def _send_out_of_room(room: Room, user: User) -> list[live.StreamRight]:
    if attendance := room.event.find_attendance(user):
        RoomHost.remove(room.id, attendance.id)
    visit = Visit.find_open(user)
    if visit and visit.room_id == room.id:
        visit.end()
    return [room_right(room.id, user.id)]


@refuses_admission
def _event_ban_reason(event: Event, user: User) -> str:
    is_banned = db.session.scalar(select(is_banned_from_event(user.id, event.id)))
    return event_ban_text(event, user.id) if is_banned else ""
