"""What a card gives to the people met at one event, where that differs from what it gives everywhere."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import User
from ..people.models import SHAREABLE_FIELDS, on_profile_change


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
    def find(cls, user: User, event_id: int) -> "EventSharing | None":
        """What ``user`` chose for that event; ``None`` where it is the same as everywhere."""
        return db.session.get(cls, (user.id, event_id))

    @classmethod
    def all_for(cls, user: User) -> list["EventSharing"]:
        return list(db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.event_id)))

    @classmethod
    def set_fields(cls, user: User, event_id: int, fields: Collection[str]) -> None:
        """Give exactly ``fields`` (of ``FIELDS``) to the people met at that event."""
        insert_once(cls, user_id=user.id, event_id=event_id, shared=[], search_text="", changed_at=now())
        sharing = db.session.get_one(cls, (user.id, event_id), populate_existing=True)
        sharing.shared = [field for field in SHAREABLE_FIELDS if field in fields]
        sharing.changed_at = now()
        user.profile.run_change_hooks()

    @classmethod
    def reset(cls, user: User, event_id: int) -> None:
        """Give the same there as everywhere."""
        if sharing := cls.find(user, event_id):
            db.session.delete(sharing)
            db.session.flush()
            user.profile.run_change_hooks()

    def refresh_search_text(self) -> None:
        self.search_text = self.user.profile.search_text_for(self.shared)


@on_profile_change
def refresh_search_texts(user: User) -> None:
    """Follow a change of the profile (P2)."""
    for sharing in EventSharing.all_for(user):
        sharing.refresh_search_text()
