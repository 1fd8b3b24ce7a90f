"""How many reports wait, on the screens of those who moderate: nobody else's streams carry it (S1)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from .. import live
from ..database import among, only_reads
from ..events import Attendance, Event, not_hidden
from ..extensions import db, now
from ..rooms.hosts import hosted
from ..rooms.models import Room
from ..rooms.moderators import TEAM
from ..rooms.personal import channel, finds_personal_updates
from ..rooms.sanctions import banned
from .reports import Case


def moderating() -> ColumnElement[bool]:
    """For queries over Room, which there may be none of, and Attendance: whether the one moderates the other, and is
    not banned from it."""
    keeps = or_(Attendance.role.in_(TEAM), hosted(Room.id, Attendance.id))
    return and_(keeps, ~banned(Attendance.user_id, Room.id, Attendance.event_id))


def right(event_id: int, user_id: int) -> live.Right:
    return ("moderator", event_id, user_id)


@live.checks("moderator")
def _still_moderate(rights: Collection[live.Right]) -> set[live.Right]:
    events, people = ({int(held[part]) for held in rights} for part in (1, 2))
    there = _desks(select(Event.id, Attendance.user_id)).where(among(Event.id, events))
    there = there.where(not_hidden())
    rows = db.session.execute(there.where(among(Attendance.user_id, people)).distinct())
    return {right(*row) for row in rows} & set(rights)


def _desks(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    query = query.select_from(Event).outerjoin(Room, Room.event_id == Event.id)
    return query.join(Attendance, Attendance.event_id == Event.id).where(moderating())


def tell(event_id: int, since: datetime) -> None:
    """Say it to those who moderate what has changed since then. Call it after the commit."""
    only_reads()
    keep = _desks(select(Attendance.user_id)).where(Event.id == event_id).distinct()
    for frame in _changed(list(db.session.scalars(keep)), since):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp)


@finds_personal_updates
def _changed(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """One frame for each moderator and event."""
    changed = or_(Case.opened_at >= since, Case.closed_at >= since)
    waiting = func.count(Case.id).filter(Case.closed_at.is_(None))
    rooms = _desks(select(Attendance.user_id, Event.id, Room.id, waiting)).join(Case, Case.room_id == Room.id)
    touched = select(Case.event_id).where(changed)
    rooms = rooms.where(among(Attendance.user_id, user_ids), Event.id.in_(touched))
    rows = db.session.execute(rooms.group_by(Attendance.user_id, Event.id, Room.id)).all() if user_ids else []
    desks: dict[tuple[int, int], list[Any]] = {}
    for user_id, event_id, *room in rows:
        desks.setdefault((user_id, event_id), []).append(room)
    return [_frame(*desk, found) for desk, found in desks.items()]


def _frame(user_id: int, event_id: int, rooms: list[Any]) -> live.Frame:
    """Stamped with when it was counted: of two reports the earlier may be committed later, and the number is another
    although the latest moment is not."""
    html = render_template("moderation/_reported.html", event_id=event_id, rooms=rooms)
    return live.Frame(channel(user_id), "report", html, live.stamp(now(), event_id))
