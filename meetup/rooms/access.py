"""How a reader reaches a room: through an event they attend, 404 for everybody else."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask_login import current_user
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, NotFound, UnprocessableEntity

from ..events import GRACE, Attendance, Event, mine, not_hidden
from ..extensions import db, now
from ..formats import clock_or_day
from ..hooks import Hook
from .hosts import hosted
from .models import Room
from .sanctions import banned, banned_from_event, silenced_until
from .visits import Visit

SILENCE = {
    "closed": "This room is closed. What was said in it can still be read.",
    "cancelled": "The event has been called off. What was said here can still be read.",
    "over": "The event is over. What was said here can still be read.",
    "coming": "This room is not open yet. It lets people in a quarter of an hour before it begins.",
    "done": "This room is over. What was said in it can still be read.",
}

FROM_ROOM = "The moderators of {} have banned you from this room. If you think that is a mistake, talk to an organizer."
FROM_EVENT = "The organizers of {} have banned you from the event, its rooms included."
SILENCED = "A moderator has silenced you in this room until {}. You can read on."


shows_part_taken: Hook[Callable[[int, int], ColumnElement[bool]]] = Hook("shows_part_taken")
"""Return a condition for queries: whether a user, by id, took part in what happened in a room, by id."""


@shows_part_taken
def _visited(room_id: int, user_id: int) -> ColumnElement[bool]:
    return exists().where(Visit.room_id == room_id, Visit.user_id == user_id)


class Banned(Forbidden):
    """The reader was sent out by moderators; the page that they get says so."""

    title = "You have been sent out"


class Place(NamedTuple):
    """A room, and the reader's attendance of its event; whether they host the room, or until when they are silenced."""

    room: Room
    attendance: Attendance
    hosts: bool = False
    silenced_until: datetime | None = None

    @property
    def reads(self) -> bool:
        """Whether what happened here is open to the reader: once the event is over, to those who had part in it."""
        over = now() >= self.room.event.ends_at + GRACE
        return self.attendance.organizes or not over or self._had_part()

    def _had_part(self) -> bool:
        parts = (took_part(self.room.id, current_user.id) for took_part in shows_part_taken)
        return bool(db.session.scalar(select(or_(*parts))))


def attended_room(room_id: int) -> Place:
    """The room, for whoever attends its event.

    Raises:
        NotFound: they do not.
        Banned: they did, or still do.
    """
    me = current_user.id
    query = select(
        Room,
        Attendance,
        hosted(Room.id, Attendance.id),
        silenced_until(me, Room.id),
        banned(me, Room.id, Room.event_id),
    )
    query = query.join(Room.event).join(Attendance, mine()).where(Room.id == room_id, not_hidden())
    row = db.session.execute(query.options(contains_eager(Room.event))).one_or_none()
    if row is None:
        raise _sent_out_of_event(room_id) or NotFound
    room, attendance, hosts, silenced, sent_out = row
    if sent_out:
        raise Banned(FROM_ROOM.format(room.name))
    return Place(room, attendance, hosts, silenced)


def _sent_out_of_event(room_id: int) -> Banned | None:
    query = select(Event.title).join(Room, Room.event_id == Event.id).where(Room.id == room_id)
    title = db.session.scalar(query.where(banned_from_event(current_user.id, Event.id)))
    return Banned(FROM_EVENT.format(title)) if title else None


def organized_room(room_id: int) -> Room:
    """The room, for the organizers of its event; 403 for others who attend it."""
    place = attended_room(room_id)
    if not place.attendance.organizes:
        raise Forbidden("Only the organizers of this event can do that.")
    return place.room


def check_reads(place: Place) -> None:
    """Raises NotFound where what happened in the room is not open to the reader any more."""
    if not place.reads:
        raise NotFound


def check_goes_on(room: Room) -> None:
    """Raises UnprocessableEntity, with the reason, where nothing more may happen in ``room``."""
    if silence := room.silence(now()):
        raise UnprocessableEntity(SILENCE[silence])


def check_may_speak(place: Place) -> None:
    """Raises as ``check_goes_on``, and where a moderator has silenced the reader."""
    check_goes_on(place.room)
    if place.silenced_until:
        raise UnprocessableEntity(silenced_sentence(place))


def silenced_sentence(place: Place) -> str:
    return SILENCED.format(clock_or_day(place.silenced_until or now(), place.room.event.time_zone))
