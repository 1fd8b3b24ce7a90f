"""Who may listen to a room: whoever goes to its event, not banned, while anything may still happen there; and who to
what is told to all who go to an event (S1, S2)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select

from .. import live
from ..database import among
from ..events import GRACE, Attendance, Event, grants_stream_rights, not_hidden
from ..extensions import db, now
from .models import EARLY, LATE, Room
from .sanctions import banned, banned_from_event


def right(room_id: int, user_id: int) -> live.Right:
    return ("room", room_id, user_id)


def attendee(event_id: int, user_id: int) -> live.Right:
    return ("attendee", event_id, user_id)


def goes_on() -> ColumnElement[bool]:
    """For queries over Room and Event: whether anything may still happen in the room, as ``Room.silence`` says."""
    at = now()
    on = and_(Room.closed_at.is_(None), Event.status != "cancelled", Event.ends_at > at - GRACE)
    begun = or_(Room.starts_at.is_(None), Room.starts_at <= at + EARLY)
    return and_(on, begun, or_(Room.ends_at.is_(None), Room.ends_at > at - LATE))


@live.checks("room")
def _still_there(rights: Collection[live.Right]) -> set[live.Right]:
    rooms, people = ({int(held[part]) for held in rights} for part in (1, 2))
    there = (
        select(Room.id, Attendance.user_id)
        .join(Room.event)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(among(Room.id, rooms), among(Attendance.user_id, people), goes_on())
        .where(not_hidden())
        .where(~banned(Attendance.user_id, Room.id, Event.id))
    )
    return {right(*row) for row in db.session.execute(there)} & set(rights)


@live.checks("attendee")
def _still_go(rights: Collection[live.Right]) -> set[live.Right]:
    events, people = ({int(held[part]) for held in rights} for part in (1, 2))
    going = (
        select(Event.id, Attendance.user_id)
        .join(Attendance, Attendance.event_id == Event.id)
        .where(among(Event.id, events), among(Attendance.user_id, people))
        .where(not_hidden())
        .where(~banned_from_event(Attendance.user_id, Event.id))
    )
    return {attendee(*row) for row in db.session.execute(going)} & set(rights)


@grants_stream_rights
def _at(event_id: int, user_id: int | None) -> list[live.Right]:
    return [("attendee", event_id) if user_id is None else attendee(event_id, user_id)]


@grants_stream_rights
def _in_rooms_of(event_id: int, user_id: int | None) -> list[live.Right]:
    rooms = db.session.scalars(select(Room.id).where(Room.event_id == event_id))
    return [("room", room_id) if user_id is None else right(room_id, user_id) for room_id in rooms]
