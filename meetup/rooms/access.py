"""How a reader reaches a room: through an event they attend, 404 for everybody else."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask_login import current_user
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, NotFound

from ..events import EVENT_GRACE, Attendance, Event, is_own_attendance, is_visible_event
from ..extensions import db, now
from ..formats import clock_or_day
from ..hooks import Hook
from .errors import BannedError, RoomInactiveError, SilencedError
from .hosts import is_room_host
from .models import Room
from .sanctions import is_banned_from_event, is_banned_user, silenced_until_query
from .visits import Visit

INACTIVE_REASONS = {
    "closed": "This room is closed. What was said in it can still be read.",
    "cancelled": "The event has been called off. What was said here can still be read.",
    "over": "The event is over. What was said here can still be read.",
    "coming": "This room is not open yet. It lets people in a quarter of an hour before it begins.",
    "done": "This room is over. What was said in it can still be read.",
}

BANNED_FROM_ROOM = (
    "The moderators of {} have banned you from this room. If you think that is a mistake, talk to an organizer."
)
BANNED_FROM_EVENT = "The organizers of {} have banned you from the event, its rooms included."
SILENCED_MESSAGE = "A moderator has silenced you in this room until {}. You can read on."


shows_part_taken: Hook[Callable[[int, int], ColumnElement[bool]]] = Hook("shows_part_taken")
"""Return a condition for queries: whether a user, by id, took part in what happened in a room, by id."""


@shows_part_taken
def _visited(room_id: int, user_id: int) -> ColumnElement[bool]:
    return exists().where(Visit.room_id == room_id, Visit.user_id == user_id)


class RoomAccess(NamedTuple):
    """A room, and the reader's attendance of its event; whether they host the room, or until when they are silenced."""

    room: Room
    attendance: Attendance
    is_host: bool = False
    silenced_until: datetime | None = None

    @property
    def can_read(self) -> bool:
        """Whether what happened here is open to the reader: once the event is over, to those who had part in it."""
        over = now() >= self.room.event.ends_at + EVENT_GRACE
        return self.attendance.is_organizer or not over or self._took_part()

    def _took_part(self) -> bool:
        parts = (took_part(self.room.id, current_user.id) for took_part in shows_part_taken)
        return bool(db.session.scalar(select(or_(*parts))))


def get_room_access(room_id: int) -> RoomAccess:
    """The room, for whoever attends its event.

    Raises:
        NotFound: they do not.
        BannedError: moderators have banned the reader from the room or the event.
    """
    me = current_user.id
    query = select(
        Room,
        Attendance,
        is_room_host(Room.id, Attendance.id),
        silenced_until_query(me, Room.id),
        is_banned_user(me, Room.id, Room.event_id),
    )
    query = query.join(Room.event).join(Attendance, is_own_attendance()).where(Room.id == room_id, is_visible_event())
    row = db.session.execute(query.options(contains_eager(Room.event))).one_or_none()
    if row is None:
        raise _event_ban(room_id) or NotFound
    room, attendance, hosts, silenced, is_banned = row
    if is_banned:
        raise BannedError(BANNED_FROM_ROOM.format(room.name))
    return RoomAccess(room, attendance, hosts, silenced)


def _event_ban(room_id: int) -> BannedError | None:
    query = select(Event.title).join(Room, Room.event_id == Event.id).where(Room.id == room_id)
    title = db.session.scalar(query.where(is_banned_from_event(current_user.id, Event.id)))
    return BannedError(BANNED_FROM_EVENT.format(title)) if title else None


def get_organized_room(room_id: int) -> Room:
    """The room, for the organizers of its event; 403 for others who attend it."""
    room_access = get_room_access(room_id)
    if not room_access.attendance.is_organizer:
        raise Forbidden("Only the organizers of this event can do that.")
    return room_access.room


def check_can_read(place: RoomAccess) -> None:
    """Raises NotFound where what happened in the room is not open to the reader any more."""
    if not place.can_read:
        raise NotFound


def check_room_active(room: Room) -> None:
    """Raise RoomInactiveError, with the reason, if nothing more may happen in ``room``."""
    if reason := room.inactive_reason(now()):
        raise RoomInactiveError(INACTIVE_REASONS[reason])


def check_can_speak(place: RoomAccess) -> None:
    """Raise RoomInactiveError like ``check_room_active``, or SilencedError if a moderator has silenced the reader."""
    check_room_active(place.room)
    if place.silenced_until:
        raise SilencedError(silenced_message(place))


def silenced_message(place: RoomAccess) -> str:
    return SILENCED_MESSAGE.format(clock_or_day(place.silenced_until or now(), place.room.event.time_zone))
