"""Being in a room."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model, db, now, partial_index
from ..people import User
from .errors import CannotEnterError

_IS_OPEN = "left_at IS NULL"

MAX_ENTER_TRIES = 3
"""How often a tap tries to enter while others of the same person come first."""

PRESENCE_TIMEOUT = timedelta(hours=3)
"""How long somebody counts as being in a room they have not left."""

SIGN_INTERVAL = timedelta(minutes=5)
"""After how long a page that is still open is written down as a sign of its reader."""


class Visit(Model):
    """Somebody in a room, from entering to leaving; ``seen_at`` is the last sign of them. One place at a time.

    ``listed_at`` is when they chose to stand in the list of who is here, ``open_at`` when they were open to talk.
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
        """The visit ``user`` has not ended."""
        return db.session.scalar(select(cls).where(cls.user_id == user.id, cls.left_at.is_(None)))

    @classmethod
    def current_room_id(cls, user: User) -> int | None:
        """The id of the room ``user`` has not left."""
        return db.session.scalar(select(cls.room_id).where(cls.user_id == user.id, cls.left_at.is_(None)))

    @classmethod
    def enter(cls, room_id: int, user: User, listed: bool) -> "Visit":
        """Enter, leaving wherever ``user`` was; of two taps at once, one enters and the other finds it done.

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
        """Where ``user`` is after it: in another room where another tap came first, or nowhere."""
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
        """Still here. Pages say so every few minutes; a row a heartbeat would be too much for a full hall."""
        if now() - self.seen_at > SIGN_INTERVAL:
            self.seen_at = now()

    def set_listing(self, listed: bool, open_to_talk: bool) -> None:
        """Stand in the list or not. Who is open to talk stands in it for as long, whatever they chose for the event."""
        self.open_at = (self.open_at or now()) if open_to_talk else None
        self.listed_at = (self.listed_at or now()) if listed else None
        self.record_sign()

    def end(self) -> None:
        self.left_at = self.left_at or now()
