"""The right of moderators to stream what they are told, for as long as they moderate."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from .. import live
from ..database import in_ids
from ..events import Attendance, Event, grants_stream_rights, is_visible_event
from ..extensions import db
from ..rooms.access import MODERATOR_ROLES
from ..rooms.hosts import is_room_host
from ..rooms.models import Room
from ..rooms.sanctions import is_banned_user


def _is_moderator() -> ColumnElement[bool]:
    """Return the condition on ``Room`` and ``Attendance`` that the attendee moderates the room and is not banned.

    Room may come from an outer join. An event without rooms is moderated by its team.
    """
    has_role = or_(Attendance.role.in_(MODERATOR_ROLES), is_room_host(Room.id, Attendance.id))
    return and_(has_role, ~is_banned_user(Attendance.user_id, Room.id, Attendance.event_id))


def moderator_right(event_id: int, user_id: int) -> live.StreamRight:
    """Return the right to stream what moderators of an event are told."""
    return ("moderator", event_id, user_id)


@grants_stream_rights
def _moderator_rights_at(event_id: int, user_id: int | None) -> list[live.StreamRight]:
    """Return what ends, too, when somebody leaves the event or has another role there (Z3)."""
    return [("moderator", event_id) if user_id is None else moderator_right(event_id, user_id)]


@live.checks_rights("moderator")
def _held_moderator_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    event_ids, user_ids = ({int(right[index]) for right in rights} for index in (1, 2))
    query = moderated_rooms_query(select(Event.id, Attendance.user_id)).where(in_ids(Event.id, event_ids))
    query = query.where(is_visible_event()).where(in_ids(Attendance.user_id, user_ids))
    return {moderator_right(*row) for row in db.session.execute(query.distinct())} & set(rights)


def moderated_rooms_query(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join events, their rooms and their moderators to the columns that ``query`` selects."""
    query = query.select_from(Event).outerjoin(Room, Room.event_id == Event.id)
    return query.join(Attendance, Attendance.event_id == Event.id).where(_is_moderator())
