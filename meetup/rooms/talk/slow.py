"""Slow mode: each person may post one message in so many seconds."""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import ceil

from flask import render_template
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ...database import in_ids, insert_once, mark_read_only
from ...extensions import Model, db, now
from ...people import User
from ..models import Room
from ..updates import RoomUpdate, finds_updates, publish_updates


class TooSoonError(ValueError):
    """The user has to wait until ``at`` for their next message."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class LastMessageTime(Model):
    """The time of somebody's last message in a room, if it was in slow mode then."""

    __tablename__ = "last_words"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    said_at: Mapped[datetime]

    @classmethod
    def check_pace(cls, room_id: int, user: User, pace: int) -> None:
        """Record the time of a message. Each user may post one in ``pace`` seconds; of two at once, one passes.

        Raises:
            TooSoonError: the last message was less than ``pace`` seconds ago.
        """
        if not pace:
            return
        at, is_own = now(), (cls.room_id == room_id, cls.user_id == user.id)
        if insert_once(cls, room_id=room_id, user_id=user.id, said_at=at):
            return
        statement = update(cls).where(*is_own, cls.said_at <= at - timedelta(seconds=pace)).values(said_at=at)
        statement = statement.returning(cls.room_id).execution_options(synchronize_session=False)
        if db.session.execute(statement).first() is None:
            said_at = db.session.scalars(select(cls.said_at).where(*is_own)).one()
            raise TooSoonError(said_at + timedelta(seconds=pace))


def seconds_until(at: datetime) -> int:
    """Return the number of seconds until then, at least 1."""
    return max(1, ceil((at - now()).total_seconds()))


def seconds_until_next_message(room: Room, user: User) -> int | None:
    """Return in how many seconds ``user`` may post again, or ``None`` if they may now."""
    if not room.pace:
        return None
    said_at = db.session.scalar(
        select(LastMessageTime.said_at).where(LastMessageTime.room_id == room.id, LastMessageTime.user_id == user.id)
    )
    at = said_at + timedelta(seconds=room.pace) if said_at else now()
    return seconds_until(at) if at > now() else None


def publish_pace(room: Room) -> None:
    """Show the pace of ``room`` on all screens. Call it after the commit."""
    mark_read_only()
    publish_updates(_pace_update(room))


@finds_updates("slow")
def _pace_updates(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Room).where(in_ids(Room.id, room_ids), Room.paced_at >= since)
    return [_pace_update(room) for room in db.session.scalars(query.limit(limit))]


def _pace_update(room: Room) -> RoomUpdate:
    html = render_template("rooms/talk/_slow.html", room=room)
    return RoomUpdate(room.id, "slow", html, room.paced_at or room.created_at, room.id)
