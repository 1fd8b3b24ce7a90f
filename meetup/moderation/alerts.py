"""How many reports wait, on the screens of those who moderate: nobody else's streams carry it (S1)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from .. import live
from ..database import in_ids, mark_read_only
from ..events import Attendance, Event, is_visible_event
from ..extensions import db, now
from ..rooms.hosts import is_room_host
from ..rooms.models import Room
from ..rooms.moderators import TEAM_ROLES
from ..rooms.personal import finds_personal_updates, person_channel
from ..rooms.sanctions import is_banned_user
from .reports import Case


def is_moderator() -> ColumnElement[bool]:
    """For queries over Room, which there may be none of, and Attendance: whether the one moderates the other, and is
    not banned from it."""
    keeps = or_(Attendance.role.in_(TEAM_ROLES), is_room_host(Room.id, Attendance.id))
    return and_(keeps, ~is_banned_user(Attendance.user_id, Room.id, Attendance.event_id))


def moderator_right(event_id: int, user_id: int) -> live.StreamRight:
    return ("moderator", event_id, user_id)


@live.checks_rights("moderator")
def _held_moderator_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    events, people = ({int(held[part]) for held in rights} for part in (1, 2))
    there = _moderated_rooms_query(select(Event.id, Attendance.user_id)).where(in_ids(Event.id, events))
    there = there.where(is_visible_event())
    rows = db.session.execute(there.where(in_ids(Attendance.user_id, people)).distinct())
    return {moderator_right(*row) for row in rows} & set(rights)


def _moderated_rooms_query(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    query = query.select_from(Event).outerjoin(Room, Room.event_id == Event.id)
    return query.join(Attendance, Attendance.event_id == Event.id).where(is_moderator())


def publish_case_counts(event_id: int, since: datetime) -> None:
    """Say it to those who moderate what has changed since then. Call it after the commit."""
    mark_read_only()
    moderator_ids = _moderated_rooms_query(select(Attendance.user_id)).where(Event.id == event_id).distinct()
    for frame in _changed_case_counts(list(db.session.scalars(moderator_ids)), since):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp)


@finds_personal_updates
def _changed_case_counts(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """One frame for each moderator and event."""
    changed = or_(Case.opened_at >= since, Case.closed_at >= since)
    waiting = func.count(Case.id).filter(Case.closed_at.is_(None))
    rooms = _moderated_rooms_query(select(Attendance.user_id, Event.id, Room.id, waiting)).join(
        Case, Case.room_id == Room.id
    )
    touched = select(Case.event_id).where(changed)
    rooms = rooms.where(in_ids(Attendance.user_id, user_ids), Event.id.in_(touched))
    rows = db.session.execute(rooms.group_by(Attendance.user_id, Event.id, Room.id)).all() if user_ids else []
    rooms_by_moderator: dict[tuple[int, int], list[Any]] = {}
    for user_id, event_id, *room in rows:
        rooms_by_moderator.setdefault((user_id, event_id), []).append(room)
    return [_case_count_frame(*desk, found) for desk, found in rooms_by_moderator.items()]


def _case_count_frame(user_id: int, event_id: int, rooms: list[Any]) -> live.Frame:
    """Stamped with when it was counted: of two reports the earlier may be committed later, and the number is another
    although the latest moment is not."""
    html = render_template("moderation/_reported.html", event_id=event_id, rooms=rooms)
    return live.Frame(person_channel(user_id), "report", html, live.make_stamp(now(), event_id))
