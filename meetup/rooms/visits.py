"""Visits: who is in which room, from entering to leaving."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import Model, db, now, partial_index
from ..people import User
from .errors import CannotEnterError

_IS_OPEN = "left_at IS NULL"

MAX_ENTER_TRIES = 3
"""How often entering is tried while other requests of the same person come first."""

PRESENCE_TIMEOUT = timedelta(hours=3)
"""How long after the last sign somebody counts as being in a room that they have not left."""

SIGN_INTERVAL = timedelta(minutes=5)
"""The shortest time between two signs of an open page that are stored."""


class Visit(Model):
    """One person in one room. A person is in one room at a time.

    ``seen_at`` is the time of the last sign. ``listed_at`` is when they chose to be listed among the people here,
    ``open_at`` when they said that they are open to talk.
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_user_id", "user_id", "entered_at"),
        Index("ix_visits_room_id", "room_id", "seen_at"),
        partial_index("uq_visits_open", "user_id", where=_IS_OPEN, unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    entered_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    open_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @classmethod
    def find_open(cls, user: User) -> "Visit | None":
        """Return the visit that ``user`` has not ended, if there is one."""
        return db.session.scalar(_open_visit_query(), {"user_id": user.id})

    @classmethod
    def is_open_of(cls, user_id: Any) -> ColumnElement[bool]:
        """Return the SQL condition that this is the visit that a user has not ended."""
        return and_(cls.user_id == user_id, cls.left_at.is_(None))

    @classmethod
    def find_open_in(cls, room_id: int, user: User) -> "Visit | None":
        """Return the visit that ``user`` has not ended, if it is to this room."""
        visit = cls.find_open(user)
        return visit if visit and visit.room_id == room_id else None

    @classmethod
    def current_room_id(cls, user: User) -> int | None:
        """Return the id of the room that ``user`` has not left, if there is one."""
        return db.session.scalar(select(cls.room_id).where(cls.is_open_of(user.id)))

    @classmethod
    def enter(cls, room_id: int, user: User, listed: bool) -> "Visit":
        """Enter a room and leave the one before. Of two requests at once, one enters and the other finds it done.

        Raises:
            CannotEnterError: the room is gone, or they enter rooms faster than the database.
        """
        for _ in range(MAX_ENTER_TRIES):
            visit = cls._try_enter(room_id, user, listed)
            if visit and visit.room_id == room_id:
                return visit
        raise CannotEnterError

    @classmethod
    def _try_enter(cls, room_id: int, user: User, listed: bool) -> "Visit | None":
        """Try to enter. Return the visit that is open then; another request may have come first."""
        current = cls.find_open(user)
        if current and current.room_id == room_id:
            current.record_sign()
            return current
        try:
            with db.session.begin_nested():
                if current:
                    current.end()
                    db.session.flush()
                visit = cls(room_id=room_id, user_id=user.id, listed_at=now() if listed else None)
                db.session.add(visit)
        except IntegrityError:
            return cls.find_open(user)
        return visit

    def record_sign(self) -> None:
        """Record that the person is still here, at most once in ``SIGN_INTERVAL``: a hall has many open pages."""
        if now() - self.seen_at > SIGN_INTERVAL:
            self.seen_at = now()

    def set_listing(self, listed: bool, open_to_talk: bool) -> None:
        """Set whether the person is listed. Whoever is open to talk is listed for as long, in any case."""
        self.open_at = (self.open_at or now()) if open_to_talk else None
        self.listed_at = (self.listed_at or now()) if listed else None
        self.record_sign()

    def end(self) -> None:
        """Leave the room."""
        self.left_at = self.left_at or now()


@prepared
def _open_visit_query() -> Select[Visit]:
    return select(Visit).where(Visit.is_open_of(GIVEN_USER.id))
