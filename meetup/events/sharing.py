"""What a card gives to the people met at one event, where that differs from what it gives everywhere."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import User
from ..people.models import FIELDS, on_profile_change


class EventSharing(Model):
    """The fields that ``user`` gives to whom they meet at one event.

    It stays when they leave the event, and the event cannot be deleted under it: either would show the people met
    there what is shared everywhere else.
    """

    __tablename__ = "event_sharings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True, index=True)
    shared: Mapped[list[str]] = mapped_column(JSON, default=list)
    search_text: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    @classmethod
    def of(cls, user: User, event_id: int) -> "EventSharing | None":
        """What ``user`` chose for that event; ``None`` where it is the same as everywhere."""
        return db.session.get(cls, (user.id, event_id))

    @classmethod
    def all_of(cls, user: User) -> list["EventSharing"]:
        return list(db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.event_id)))

    @classmethod
    def choose(cls, user: User, event_id: int, fields: Collection[str]) -> None:
        """Give exactly ``fields`` (of ``FIELDS``) to the people met at that event."""
        insert_once(cls, user_id=user.id, event_id=event_id, shared=[], search_text="", changed_at=now())
        sharing = db.session.get_one(cls, (user.id, event_id), populate_existing=True)
        sharing.shared = [field for field in FIELDS if field in fields]
        sharing.changed_at = now()
        user.profile.changed()

    @classmethod
    def drop(cls, user: User, event_id: int) -> None:
        """Give the same there as everywhere."""
        if sharing := cls.of(user, event_id):
            db.session.delete(sharing)
            db.session.flush()
            user.profile.changed()

    def refresh_search(self) -> None:
        self.search_text = self.user.profile.searched_by(self.shared)


@on_profile_change
def refresh_search_of(user: User) -> None:
    """Follow a change of the profile (P2)."""
    for sharing in EventSharing.all_of(user):
        sharing.refresh_search()
