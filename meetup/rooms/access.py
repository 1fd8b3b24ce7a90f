"""How a reader reaches a room: through an event they attend, 404 for everybody else."""

from typing import NamedTuple

from flask_login import current_user
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, NotFound, UnprocessableEntity

from ..events import Attendance, mine, not_hidden
from ..extensions import db, now
from .messages import Message
from .models import Room
from .visits import Visit

SILENCE = {
    "closed": "This room is closed. What was said in it can still be read.",
    "cancelled": "The event has been called off. What was said here can still be read.",
    "over": "The event is over. What was said here can still be read.",
    "coming": "This room is not open yet. It lets people in a quarter of an hour before it begins.",
    "done": "This room is over. What was said in it can still be read.",
}


class Place(NamedTuple):
    """A room, and the reader's attendance of its event."""

    room: Room
    attendance: Attendance

    @property
    def reads(self) -> bool:
        """Whether what happened here is open to the reader: once the event is over, to those who had part in it."""
        return self.attendance.organizes or self.room.silence(now()) != "over" or self._had_part()

    def _had_part(self) -> bool:
        parts = (
            exists().where(part.room_id == self.room.id, part.user_id == current_user.id) for part in (Visit, Message)
        )
        return bool(db.session.scalar(select(or_(*parts))))


def attended_room(room_id: int) -> Place:
    """The room, for whoever attends its event."""
    query = select(Room, Attendance).join(Room.event).join(Attendance, mine())
    query = query.where(Room.id == room_id, not_hidden()).options(contains_eager(Room.event))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return Place(*row)


def organized_room(room_id: int) -> Room:
    """The room, for the organizers of its event; 403 for others who attend it."""
    room, attendance = attended_room(room_id)
    if not attendance.organizes:
        raise Forbidden("Only the organizers of this event can do that.")
    return room


def check_reads(place: Place) -> None:
    """Raises NotFound where what happened in the room is not open to the reader any more."""
    if not place.reads:
        raise NotFound


def check_goes_on(room: Room) -> None:
    """Raises UnprocessableEntity, with the reason, where nothing more may happen in ``room``."""
    if silence := room.silence(now()):
        raise UnprocessableEntity(SILENCE[silence])
