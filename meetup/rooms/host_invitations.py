"""Invitations to host a room. They are by address, and tell organizers nothing about who has that address.

Somebody who attends the event under the address reads the invitation in the room, and becomes a host by accepting it.
Until then, and after declining, the list of the organizers shows the address as it was typed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, and_, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..people.email_addresses import lookup_email

MAX_HOST_INVITATIONS = 50
"""How many addresses can be invited to one room at a time."""


class HostInvitation(Model):
    """An address whose owner was asked to host a room."""

    __tablename__ = "host_invitations"
    __table_args__ = (UniqueConstraint("room_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(default=now)
    declined_at: Mapped[datetime | None]

    @classmethod
    def add(cls, room_id: int, email: str) -> bool:
        """Invite an address. Return False if it was invited already."""
        return insert_once(cls, room_id=room_id, email=lookup_email(email), created_at=now())

    @classmethod
    def all_for(cls, room_id: int) -> list["HostInvitation"]:
        """Return the invitations to a room, the first one first, also those that were declined."""
        query = select(cls).where(cls.room_id == room_id).order_by(cls.created_at, cls.id).limit(MAX_HOST_INVITATIONS)
        return list(db.session.scalars(query))

    @classmethod
    def is_open(cls, room_id: Any, email: Any) -> ColumnElement[bool]:
        """Return the SQL condition that this is the invitation of an address, and its owner has not declined."""
        return and_(cls.room_id == room_id, cls.email == email, cls.declined_at.is_(None))

    @classmethod
    def take(cls, room_id: int, email: str) -> bool:
        """Use up an open invitation. Return whether there was one."""
        statement = delete(cls).where(cls.is_open(room_id, email)).returning(cls.id)
        return db.session.execute(statement).first() is not None

    @classmethod
    def decline(cls, room_id: int, email: str) -> None:
        """Decline an invitation, without a sign of it in the organizers' list."""
        db.session.execute(update(cls).where(cls.is_open(room_id, email)).values(declined_at=now()))

    @classmethod
    def remove(cls, room_id: int, invitation_id: int) -> None:
        db.session.execute(delete(cls).where(cls.room_id == room_id, cls.id == invitation_id))
