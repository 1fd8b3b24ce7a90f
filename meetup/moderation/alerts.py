"""Frames with the number of open cases, for the screens of moderators. No other streams carry them (S1)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from .. import live
from ..database import in_ids, mark_read_only
from ..events import Attendance, Event
from ..extensions import db, now
from ..rooms.models import Room
from ..rooms.personal import finds_personal_updates, person_channel
from .cases import Case
from .rights import moderated_rooms_query


def publish_case_counts(event_id: int, since: datetime) -> None:
    """Send the moderators of an event the numbers that have changed ``since`` then. Call it after the commit."""
    mark_read_only()
    query = moderated_rooms_query(select(Attendance.user_id)).where(Event.id == event_id).distinct()
    for frame in _changed_case_counts(list(db.session.scalars(query)), since):
        live.publish(frame.channel, frame.event, frame.data, frame.stamp)


@finds_personal_updates
def _changed_case_counts(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """Return a frame for each of these moderators and each event where a case was opened or closed ``since`` then.

    Cases that are about a moderator are none of their news (Z7).
    """
    if not user_ids:
        return []
    changed = aliased(Case)
    is_changed = or_(changed.opened_at >= since, changed.closed_at >= since)
    has_news = exists().where(changed.event_id == Event.id, changed.author_id != Attendance.user_id, is_changed)
    open_count = func.count(Case.id).filter(Case.closed_at.is_(None), Case.author_id != Attendance.user_id)
    query = moderated_rooms_query(select(Attendance.user_id, Event.id, Room.id, open_count))
    query = query.join(Case, Case.room_id == Room.id)
    query = query.where(in_ids(Attendance.user_id, user_ids), has_news)
    rooms_by_moderator: dict[tuple[int, int], list[Any]] = {}
    for user_id, event_id, *room in db.session.execute(query.group_by(Attendance.user_id, Event.id, Room.id)):
        rooms_by_moderator.setdefault((user_id, event_id), []).append(room)
    return [_case_count_frame(*ids, rooms) for ids, rooms in rooms_by_moderator.items()]


def _case_count_frame(user_id: int, event_id: int, rooms: list[Any]) -> live.Frame:
    """Return the frame with the open cases in ``rooms``, a list of room id and count.

    Its stamp is the time of counting. Of two reports the earlier one may be committed later, so the count can change
    while the latest time in the table stays the same.
    """
    html = render_template("moderation/_reported.html", event_id=event_id, rooms=rooms)
    return live.Frame(person_channel(user_id), "report", html, live.make_stamp(now(), event_id))
