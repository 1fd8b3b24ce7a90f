"""Look-ups for routes: rooms that the reader may use. They abort the request with 404 or 403.

A reader reaches a room through an event that they attend; for everybody else it does not exist.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask_login import current_user
from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ..database.prepared import GIVEN_USER, prepared
from ..events import EVENT_GRACE, Attendance, Event, is_attendance_of, is_visible_event
from ..extensions import db, now
from ..formats import clock_or_day
from ..hooks import Hook
from ..languages import gettext, lazy_gettext
from .errors import BannedError, RoomInactiveError, SilencedError
from .hosts import is_room_host
from .models import Room
from .sanctions import is_banned_from_event, is_banned_user, silenced_until_query
from .standing_notes import event_ban_text, room_ban_text, standing_note
from .visits import Visit

MODERATOR_ROLES = ("organizer", "staff")
UNAVAILABLE = lazy_gettext("This room isn't available right now.")
INACTIVE_REASONS = {
    "suspended": lazy_gettext("This room is suspended. Only the team can read it."),
    "closed": lazy_gettext("This room is closed. You can still read it."),
    "cancelled": lazy_gettext("The event has been cancelled. You can still read this room."),
    "over": lazy_gettext("The event is over. You can still read this room."),
    "coming": lazy_gettext("This room isn't open yet. It opens 15 minutes before the start."),
    "done": lazy_gettext("This room is over. You can still read it."),
}

shows_part_taken: Hook[Callable[[int, int], ColumnElement[bool]]] = Hook("shows_part_taken")
"""Return a condition for queries: whether a user, by id, took part in what happened in a room, by id."""


@shows_part_taken
def _visited(room_id: int, user_id: int) -> ColumnElement[bool]:
    return exists().where(Visit.room_id == room_id, Visit.user_id == user_id)


class RoomAccess(NamedTuple):
    """A room, the reader's attendance at its event, whether they host the room, and until when they are silenced."""

    room: Room
    attendance: Attendance
    is_host: bool = False
    silenced_until: datetime | None = None

    @property
    def is_team(self) -> bool:
        """Whether the reader is an organizer of the event, or staff."""
        return self.attendance.role in MODERATOR_ROLES

    @property
    def can_read(self) -> bool:
        """Whether the reader may read what happened here. After the event, only organizers and participants may."""
        is_over = now() >= self.room.event.ends_at + EVENT_GRACE
        return self.attendance.is_organizer or not is_over or self._took_part()

    def _took_part(self) -> bool:
        conditions = (took_part(self.room.id, current_user.id) for took_part in shows_part_taken)
        return bool(db.session.scalar(select(or_(*conditions))))


def get_room_access(room_id: int) -> RoomAccess:
    """Return access to a room for a reader who attends its event.

    Raises:
        NotFound: the reader does not attend it, or there is no such room.
        BannedError: moderators have banned the reader from the room or the event.
    """
    reader_id = current_user.id
    row = db.session.execute(_access_query(), {"user_id": reader_id, "room_id": room_id}).one_or_none()
    if row is None:
        raise _event_ban(room_id) or _missing_room(room_id)
    room, attendance, is_host, silenced_until, is_banned = row
    if room.suspended_at and attendance.role not in MODERATOR_ROLES:
        raise Gone(UNAVAILABLE)
    if is_banned:
        raise BannedError(room_ban_text(room, reader_id))
    return RoomAccess(room, attendance, is_host, silenced_until)


@prepared
def _access_query() -> Select[*tuple[Any, ...]]:
    """Return the query for a room with all that decides on what the reader may do there."""
    query: Select[*tuple[Any, ...]] = select(
        Room,
        Attendance,
        is_room_host(Room.id, Attendance.id),
        silenced_until_query(GIVEN_USER.id, Room.id),
        is_banned_user(GIVEN_USER.id, Room.id, Room.event_id),
    )
    query = query.join(Room.event).join(Attendance, is_attendance_of(GIVEN_USER.id))
    query = query.where(Room.id == bindparam("room_id"), is_visible_event())
    return query.options(contains_eager(Room.event))


def _missing_room(room_id: int) -> NotFound | Gone:
    """Return the error for a room that the reader does not see: Gone for their own event's, while it is suspended."""
    query = select(Event.id).join(Attendance, is_attendance_of(current_user.id)).join(Room, Room.event_id == Event.id)
    is_suspended = db.session.scalar(query.where(Room.id == room_id, Event.suspended_at.is_not(None)))
    return Gone(UNAVAILABLE) if is_suspended else NotFound()


def _event_ban(room_id: int) -> BannedError | None:
    """Return the error for a reader who is banned from the event of a room. They do not attend it any more."""
    query = select(Event).join(Room, Room.event_id == Event.id).where(Room.id == room_id)
    event = db.session.scalar(query.where(is_banned_from_event(current_user.id, Event.id)))
    return BannedError(event_ban_text(event, current_user.id)) if event else None


def get_readable_room(room_id: int) -> RoomAccess:
    """Return access to a room for a reader who may read what happened in it. Raise NotFound for others."""
    room_access = get_room_access(room_id)
    check_can_read(room_access)
    return room_access


def get_organized_room(room_id: int) -> Room:
    """Return a room for organizers of its event. Raises as ``get_room_access``, and Forbidden for other attendees."""
    room_access = get_room_access(room_id)
    if not room_access.attendance.is_organizer:
        raise Forbidden(gettext("Only the organizers of this event can do that."))
    return room_access.room


def check_can_read(room_access: RoomAccess) -> None:
    """Raise NotFound if the reader may not read what happened in the room any more."""
    if not room_access.can_read:
        raise NotFound


def check_room_active(room: Room) -> None:
    """Raise RoomInactiveError, with the reason, if nothing more may happen in ``room``."""
    if reason := room.inactive_reason(now()):
        raise RoomInactiveError(INACTIVE_REASONS[reason])


def check_can_speak(room_access: RoomAccess) -> None:
    """Raise RoomInactiveError like ``check_room_active``, or SilencedError if a moderator has silenced the reader."""
    check_room_active(room_access.room)
    if room_access.silenced_until:
        raise SilencedError(silenced_message(room_access))


def silenced_message(room_access: RoomAccess) -> str:
    """Return the sentences that tell a silenced reader until when, why, and whom to ask."""
    event, until = room_access.room.event, room_access.silenced_until or now()
    note = standing_note("silence", event, room_access.attendance.user_id, room_access.room)
    time = clock_or_day(until, event.time_zone)
    muted = gettext("You've been muted here until %(time)s. You can still read.", time=time)
    return f"{muted} {note}"
