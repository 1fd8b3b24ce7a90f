"""Who keeps order in a room, and over whom."""

from typing import NamedTuple

from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from ..events import Attendance, Event, attended
from ..extensions import db
from .access import Place, attended_room
from .hosts import RoomHost, hosted
from .models import Room

TEAM = ("organizer", "staff")
RANKS = {"organizer": 3, "staff": 2}
HOST = 1


class Desk(NamedTuple):
    """What a moderator sees of an event: of all ``rooms``, where they are on its team, else of those they host."""

    event: Event
    organizes: bool
    team: bool
    rooms: list[Room]

    @property
    def room_ids(self) -> list[int]:
        return [room.id for room in self.rooms]


def moderates(place: Place) -> bool:
    """Whether the reader of ``place`` moderates its room: the event's organizers, staff and the room's hosts do."""
    return place.hosts or place.attendance.role in TEAM


def check_moderates(place: Place) -> None:
    """Raises Forbidden where they do not."""
    if not moderates(place):
        raise Forbidden("Only those who moderate this room can do that.")


def moderated_room(room_id: int) -> Place:
    """The room, for those who moderate it; 403 for others who attend its event, 404 for everybody else."""
    place = attended_room(room_id)
    check_moderates(place)
    return place


def moderated_event(slug: str) -> Desk:
    """The event, for those who moderate any room of it; 403 for others who attend it, 404 for everybody else."""
    attendance = attended(slug)
    event, team = attendance.event, attendance.role in TEAM
    rooms = Room.of(event)
    if not team:
        hosting = set(db.session.scalars(select(RoomHost.room_id).where(RoomHost.attendance_id == attendance.id)))
        rooms = [room for room in rooms if room.id in hosting]
        if not rooms:
            raise Forbidden("Only those who moderate here can see that.")
    return Desk(event, attendance.organizes, team, rooms)


def may_act_on(place: Place, user_id: int) -> bool:
    """Whether the moderator of ``place`` may silence or ban somebody: those below them, or all if they organize it."""
    if user_id == place.attendance.user_id:
        return False
    mine = RANKS.get(place.attendance.role, HOST)
    return mine == RANKS["organizer"] or mine > _rank(place.room, user_id)


def _rank(room: Room, user_id: int) -> int:
    theirs = select(Attendance.role, hosted(room.id, Attendance.id))
    theirs = theirs.where(Attendance.event_id == room.event_id, Attendance.user_id == user_id)
    role, hosts = db.session.execute(theirs).one_or_none() or ("", False)
    return RANKS.get(role, HOST if hosts else 0)
