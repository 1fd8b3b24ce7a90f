"""Who keeps order in a room, and over whom."""

from typing import NamedTuple

from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from ..events import Attendance, Event, get_own_attendance
from ..extensions import db
from .access import RoomAccess, get_room_access
from .hosts import RoomHost, is_room_host
from .models import Room

TEAM_ROLES = ("organizer", "staff")
ROLE_RANKS = {"organizer": 3, "staff": 2}
HOST_RANK = 1


class ModeratedEvent(NamedTuple):
    """What a moderator sees of an event: of all ``rooms``, where they are on its team, else of those they host."""

    event: Event
    is_organizer: bool
    is_team: bool
    rooms: list[Room]

    @property
    def room_ids(self) -> list[int]:
        return [room.id for room in self.rooms]


def is_moderator_of(place: RoomAccess) -> bool:
    """Whether the reader of ``place`` moderates its room: the event's organizers, staff and the room's hosts do."""
    return place.is_host or place.attendance.role in TEAM_ROLES


def check_is_moderator(place: RoomAccess) -> None:
    """Raises Forbidden where they do not."""
    if not is_moderator_of(place):
        raise Forbidden("Only those who moderate this room can do that.")


def get_moderated_room(room_id: int) -> RoomAccess:
    """The room, for those who moderate it; 403 for others who attend its event, 404 for everybody else."""
    place = get_room_access(room_id)
    check_is_moderator(place)
    return place


def get_moderated_event(slug: str) -> ModeratedEvent:
    """The event, for those who moderate any room of it; 403 for others who attend it, 404 for everybody else."""
    attendance = get_own_attendance(slug)
    event, team = attendance.event, attendance.role in TEAM_ROLES
    rooms = Room.all_for(event)
    if not team:
        hosting = set(db.session.scalars(select(RoomHost.room_id).where(RoomHost.attendance_id == attendance.id)))
        rooms = [room for room in rooms if room.id in hosting]
        if not rooms:
            raise Forbidden("Only those who moderate here can see that.")
    return ModeratedEvent(event, attendance.is_organizer, team, rooms)


def may_act_on(place: RoomAccess, user_id: int) -> bool:
    """Whether the moderator of ``place`` may silence or ban somebody: those below them, or all if they organize it."""
    if user_id == place.attendance.user_id:
        return False
    own_rank = ROLE_RANKS.get(place.attendance.role, HOST_RANK)
    return own_rank == ROLE_RANKS["organizer"] or own_rank > _rank_of(place.room, user_id)


def _rank_of(room: Room, user_id: int) -> int:
    query = select(Attendance.role, is_room_host(room.id, Attendance.id))
    query = query.where(Attendance.event_id == room.event_id, Attendance.user_id == user_id)
    role, hosts = db.session.execute(query).one_or_none() or ("", False)
    return ROLE_RANKS.get(role, HOST_RANK if hosts else 0)
