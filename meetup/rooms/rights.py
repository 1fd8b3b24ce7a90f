"""The rights to listen to the stream of a room, and to what all attendees of an event are told (S1, S2).

The right to a room is held by attendees of its event who are not banned, while the room is active.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from .. import live
from ..database.prepared import is_given_id, moment, prepared
from ..events import EVENT_GRACE, Attendance, Event, grants_stream_rights, is_visible_event
from ..extensions import db
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
    is_open = and_(Room.closed_at.is_(None), Room.suspended_at.is_(None), Event.suspended_at.is_(None))
    is_on = and_(is_open, Event.status != "cancelled", Event.ends_at > moment(EVENT_GRACE))
    has_begun = or_(Room.starts_at.is_(None), Room.starts_at <= moment(-OPENS_EARLY))
    return and_(is_on, has_begun, or_(Room.ends_at.is_(None), Room.ends_at > moment(CLOSES_LATE)))


@live.checks_rights("room")
def _held_room_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    rows = db.session.execute(_room_rights_query(), _ids_in(rights))
    return {room_right(*row) for row in rows} & set(rights)


@prepared
def _room_rights_query() -> Select[int, int]:
    """Return the query for the rooms and users, of those given as ``places`` and ``users``, that hold the right."""
    return (
        select(Room.id, Attendance.user_id)
        .join(Room.event)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(is_given_id(Room.id, "places"), is_given_id(Attendance.user_id, "users"), is_room_active())
        .where(is_visible_event())
        .where(~is_banned_user(Attendance.user_id, Room.id, Event.id))
    )


@live.checks_rights("attendee")
def _held_attendee_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    rows = db.session.execute(_attendee_rights_query(), _ids_in(rights))
    return {attendee_right(*row) for row in rows} & set(rights)


@prepared
def _attendee_rights_query() -> Select[int, int]:
    """Return the query for the events and users, of those given as ``places`` and ``users``, that hold the right."""
    return (
        select(Event.id, Attendance.user_id)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(is_given_id(Event.id, "places"), is_given_id(Attendance.user_id, "users"))
        .where(is_visible_event())
        .where(~is_banned_from_event(Attendance.user_id, Event.id))
    )


def _ids_in(rights: Collection[live.StreamRight]) -> dict[str, Any]:
    places, users = ({int(right[index]) for right in rights} for index in (1, 2))
    return {"places": list(places), "users": list(users)}


@grants_stream_rights
def _attendee_rights_at(event_id: int, user_id: int | None) -> list[live.StreamRight]:
    return [("attendee", event_id) if user_id is None else attendee_right(event_id, user_id)]


@grants_stream_rights
def _room_rights_at(event_id: int, user_id: int | None) -> list[live.StreamRight]:
    room_ids = db.session.scalars(select(Room.id).where(Room.event_id == event_id))
    return [("room", room_id) if user_id is None else room_right(room_id, user_id) for room_id in room_ids]
