"""Invitations to the team of an event. They are for whoever confirms the address."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..events import Attendance, Event
from ..extensions import Model, db, now, partial_index
from ..people import Card, User
from ..rooms import Room

INVITATION_TIME = timedelta(days=14)
"""How long an invitation can be accepted."""
MAX_INVITATIONS = 50
"""How many invitations an event can have at a time."""


class TeamInvitation(Model):
    """An address whose owner was asked to take part in running an event, with a ``role``. Accepting it deletes it.

    ``room`` is the one to host, for that role alone. An invitation can be accepted for as long as ``inviter`` is an
    organizer of the event, because nobody gives a role that is above their own (Z3, Z4).
    """

    __tablename__ = "team_invitations"
    __table_args__ = (
        CheckConstraint("role IN ('organizer', 'staff', 'host', 'speaker')", name="role"),
        CheckConstraint("(role = 'host') = (room_id IS NOT NULL)", name="room"),
        partial_index("uq_team_invitations_event", "event_id", "email", where="room_id IS NULL", unique=True),
        partial_index("uq_team_invitations_room", "room_id", "email", where="room_id IS NOT NULL", unique=True),
        Index("ix_team_invitations_list", "event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(9))
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    declined_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    room: Mapped[Room | None] = relationship()
    inviter: Mapped[User | None] = relationship()

    @classmethod
    def all_of(cls, event_id: int) -> "Sequence[tuple[TeamInvitation, bool]]":
        """Return the invitations to an event, the first one first, with whether they can be accepted."""
        query = select(cls, cls.is_open()).where(cls.event_id == event_id).order_by(cls.id).limit(MAX_INVITATIONS)
        return [(invitation, bool(is_open)) for invitation, is_open in db.session.execute(query)]

    @classmethod
    def count_of(cls, event_id: int) -> int:
        return db.session.scalar(select(func.count()).where(cls.event_id == event_id)) or 0

    @classmethod
    def find(cls, event_id: int, email: str, room_id: int | None) -> "TeamInvitation | None":
        """Return the invitation of an address to the team, or to host that room."""
        query = select(cls).where(
            cls.event_id == event_id, cls.email == email, cls.room_id.is_not_distinct_from(room_id)
        )
        return db.session.scalar(query.execution_options(populate_existing=True))

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Return the SQL condition that an invitation can be accepted."""
        gives = exists().where(
            Attendance.event_id == cls.event_id, Attendance.user_id == cls.inviter_id, Attendance.role == "organizer"
        )
        return and_(cls.declined_at.is_(None), cls.expires_at > now(), gives)

    @classmethod
    def find_open(cls, *conditions: Any, lock: bool = False) -> "TeamInvitation | None":
        """Return the invitation that meets ``conditions`` if it can be accepted. ``lock`` keeps it so."""
        query = select(cls).where(*conditions, cls.is_open())
        if lock:
            query = query.with_for_update(of=cls).execution_options(populate_existing=True)
        return db.session.scalar(query)

    @property
    def card(self) -> Card:
        """The address in place of a name, as nobody learns whose it is."""
        return Card(user_id=None, name=self.email)

    @property
    def is_for_coming_event(self) -> bool:
        """Whether the event is still to come or on. That it is a draft does not matter."""
        return self.event.status != "cancelled" and self.event.phase_now != "past"

    def renew(self, inviter: User, role: str) -> None:
        """Let the invitation be one of ``inviter``, sent now."""
        self.inviter_id, self.role, self.declined_at = inviter.id, role, None
        self.sent_at, self.expires_at = now(), now() + INVITATION_TIME

    def decline(self) -> None:
        self.declined_at = self.declined_at or now()
