"""Who moderates a room, and whom they may act on. The ``get_`` functions are look-ups for routes and abort with 403."""

from typing import NamedTuple

from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from ..events import Attendance, Event, get_own_attendance
from ..extensions import db
from ..languages import gettext
from .access import MODERATOR_ROLES, RoomAccess, get_room_access
from .hosts import RoomHost, is_room_host
from .models import Room
from .sanctions import HOST_RANK, ORGANIZER_RANK, TEAM_RANK

ROLE_RANKS = {"organizer": ORGANIZER_RANK, "staff": TEAM_RANK}


class ModeratedEvent(NamedTuple):
    """An event with the ``rooms`` that the reader moderates: all of them for its team, otherwise those they host."""

    event: Event
    is_organizer: bool
    is_team: bool
    rooms: list[Room]

    @property
    def room_ids(self) -> list[int]:
        return [room.id for room in self.rooms]


def is_moderator_of(room_access: RoomAccess) -> bool:
    """Return whether the reader moderates the room. Organizers, staff and the hosts of the room do."""
    return room_access.is_host or room_access.is_team


def check_is_moderator(room_access: RoomAccess) -> None:
    """Raise Forbidden if the reader does not moderate the room."""
    if not is_moderator_of(room_access):
        raise Forbidden(gettext("Only this room's moderators can do that."))


def get_moderated_room(room_id: int) -> RoomAccess:
    """Return access to a room for its moderators: 403 for other attendees of the event, 404 for everybody else."""
    room_access = get_room_access(room_id)
    check_is_moderator(room_access)
    return room_access


def get_moderated_event(slug: str) -> ModeratedEvent:
    """Return an event for those who moderate a room of it: 403 for other attendees, 404 for everybody else."""
    attendance = get_own_attendance(slug)
    event, is_team = attendance.event, attendance.role in MODERATOR_ROLES
    rooms = Room.all_for(event)
    if not is_team:
        hosted_ids = set(db.session.scalars(select(RoomHost.room_id).where(RoomHost.attendance_id == attendance.id)))
        rooms = [room for room in rooms if room.id in hosted_ids]
        if not rooms:
            raise Forbidden(gettext("Only moderators can see that."))
    return ModeratedEvent(event, attendance.is_organizer, is_team, rooms)


def rank_of_moderator(room_access: RoomAccess) -> int:
    """Return the rank of the moderator who has ``room_access``."""
    return ROLE_RANKS.get(room_access.attendance.role, HOST_RANK)


def may_act_on(room_access: RoomAccess, user_id: int) -> bool:
    """Return whether the moderator may silence or ban a user, and settle what is reported of them.

    Organizers may act on everybody but themselves, others on those whose rank is below theirs.
    """
    if user_id == room_access.attendance.user_id:
        return False
    own_rank = rank_of_moderator(room_access)
    return own_rank == ORGANIZER_RANK or own_rank > _rank_of(room_access.room, user_id)


def _rank_of(room: Room, user_id: int) -> int:
    """Return a user's rank in a room: 0 for somebody who does not moderate it."""
    query = select(Attendance.role, is_room_host(room.id, Attendance.id))
    query = query.where(Attendance.event_id == room.event_id, Attendance.user_id == user_id)
    role, is_host = db.session.execute(query).one_or_none() or ("", False)
    return ROLE_RANKS.get(role, HOST_RANK if is_host else 0)
