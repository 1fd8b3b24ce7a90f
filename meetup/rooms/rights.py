"""The rights to listen to the stream of a room, and to what all attendees of an event are told (S1, S2).

The right to a room is held by attendees of its event who are not banned, while the room is active.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select

from .. import live
from ..database import in_ids
from ..events import EVENT_GRACE, Attendance, Event, grants_stream_rights, is_visible_event
from ..extensions import db, now
from .models import CLOSES_LATE, OPENS_EARLY, Room
from .sanctions import is_banned_from_event, is_banned_user


def room_right(room_id: int, user_id: int) -> live.StreamRight:
    """Return the right to listen to a room."""
    return ("room", room_id, user_id)


def attendee_right(event_id: int, user_id: int) -> live.StreamRight:
    """Return the right to listen to what all attendees of an event are told."""
    return ("attendee", event_id, user_id)


def is_room_active() -> ColumnElement[bool]:
    """Return the SQL condition over Room and Event that the room is active, as ``Room.inactive_reason`` defines it."""
    at = now()
    is_on = and_(Room.closed_at.is_(None), Event.status != "cancelled", Event.ends_at > at - EVENT_GRACE)
    has_begun = or_(Room.starts_at.is_(None), Room.starts_at <= at + OPENS_EARLY)
    return and_(is_on, has_begun, or_(Room.ends_at.is_(None), Room.ends_at > at - CLOSES_LATE))


@live.checks_rights("room")
def _held_room_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    room_ids, user_ids = ({int(right[index]) for right in rights} for index in (1, 2))
    query = (
        select(Room.id, Attendance.user_id)
        .join(Room.event)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(in_ids(Room.id, room_ids), in_ids(Attendance.user_id, user_ids), is_room_active())
        .where(is_visible_event())
        .where(~is_banned_user(Attendance.user_id, Room.id, Event.id))
    )
    return {room_right(*row) for row in db.session.execute(query)} & set(rights)


@live.checks_rights("attendee")
def _held_attendee_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    event_ids, user_ids = ({int(right[index]) for right in rights} for index in (1, 2))
    query = (
        select(Event.id, Attendance.user_id)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(in_ids(Event.id, event_ids), in_ids(Attendance.user_id, user_ids))
        .where(is_visible_event())
        .where(~is_banned_from_event(Attendance.user_id, Event.id))
    )
    return {attendee_right(*row) for row in db.session.execute(query)} & set(rights)


@grants_stream_rights
def _attendee_rights_at(event_id: int, user_id: int | None) -> list[live.StreamRight]:
    return [("attendee", event_id) if user_id is None else attendee_right(event_id, user_id)]


@grants_stream_rights
def _room_rights_at(event_id: int, user_id: int | None) -> list[live.StreamRight]:
    room_ids = db.session.scalars(select(Room.id).where(Room.event_id == event_id))
    return [("room", room_id) if user_id is None else room_right(room_id, user_id) for room_id in room_ids]
