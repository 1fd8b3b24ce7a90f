"""Stars: the sessions that somebody wants to go to. Nobody else sees them, and organizers see only how many."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from ..database import in_ids, insert_once
from ..database.prepared import GIVEN_USER, prepared
from ..events import Event
from ..extensions import Model, db, now
from ..people import User
from .models import ScheduleSession


class Star(Model):
    """A star that a user put on a session. ``external_group`` is that of the talk, as it was then.

    ``reminded_of`` is the start that the user was reminded of, so that they are reminded of each start once.
    """

    __tablename__ = "stars"
    __table_args__ = (Index("ix_stars_user_id", "user_id", "event_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("schedule_sessions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    external_group: Mapped[str] = mapped_column(String(200), default="")
    starred_at: Mapped[datetime] = mapped_column(default=now)
    reminded_of: Mapped[datetime | None]

    session: Mapped[ScheduleSession] = relationship()

    @classmethod
    def put(cls, user: User, session: ScheduleSession) -> None:
        """Put a star on a session. A second one changes nothing."""
        facts = {"event_id": session.event_id, "external_group": session.external_group, "starred_at": now()}
        insert_once(cls, session_id=session.id, user_id=user.id, **facts)

    @classmethod
    def take_off(cls, user: User, session: ScheduleSession) -> None:
        """Take the star off a session, if there is one."""
        db.session.execute(delete(cls).where(cls.session_id == session.id, cls.user_id == user.id))

    @classmethod
    def ids_of(cls, user: User, event_id: int) -> frozenset[int]:
        """Return the ids of the sessions at an event that have a star of ``user``."""
        return frozenset(db.session.scalars(_ids_query(), {"user_id": user.id, "event_id": event_id}))

    @classmethod
    def has(cls, user: User, session: ScheduleSession) -> bool:
        return session.id in cls.ids_of(user, session.event_id)

    @classmethod
    def count_by_session(cls, session_ids: Collection[int]) -> dict[int, int]:
        """Return how many people starred each of these sessions, by id. Those without stars are missing."""
        if not session_ids:
            return {}
        query = select(cls.session_id, func.count()).where(in_ids(cls.session_id, session_ids))
        return dict(db.session.execute(query.group_by(cls.session_id)).all())

    @classmethod
    def starred_sessions(cls, user: User) -> list[ScheduleSession]:
        """Return all sessions with a star of ``user`` whose events are not drafts, by their starts."""
        query = select(ScheduleSession).join(cls, cls.session_id == ScheduleSession.id).where(cls.user_id == user.id)
        query = query.join(Event, Event.id == ScheduleSession.event_id).where(Event.status != "draft")
        query = query.options(contains_eager(ScheduleSession.event))
        return list(db.session.scalars(query.order_by(ScheduleSession.starts_at, ScheduleSession.id)))


@prepared
def _ids_query() -> Select[int]:
    return select(Star.session_id).where(Star.user_id == GIVEN_USER.id, Star.event_id == bindparam("event_id"))


def clashes_among(sessions: Iterable[Any]) -> dict[int, Any]:
    """Return for each session that takes place at the same time as another one the first of those, by its id.

    ``sessions`` are those with a star, with ``id``, ``starts_at`` and ``ends_at``, in the order of their starts.
    """
    clashes: dict[int, Any] = {}
    in_order = sorted(sessions, key=lambda one: (one.starts_at, one.id))
    for place, one in enumerate(in_order):
        for other in in_order[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            clashes.setdefault(one.id, other)
            clashes.setdefault(other.id, one)
    return clashes
