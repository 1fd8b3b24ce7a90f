"""Who does not want to be pointed to the guide any more."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..database.prepared import GIVEN_USER, prepared
from ..extensions import Model, db, now
from ..people import User


class GuideDismissal(Model):
    """A user who has read enough: no page points them to the guide, which they still find under Me."""

    __tablename__ = "guide_dismissals"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    dismissed_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def create(cls, user: User) -> None:
        """Point ``user`` to the guide nowhere from now on. Doing so again changes nothing."""
        insert_once(cls, user_id=user.id, dismissed_at=now())

    @classmethod
    def at_of(cls, user: User) -> datetime | None:
        """Return when ``user`` dismissed the guide, ``None`` if they did not."""
        found: datetime | None = db.session.scalar(_at_query(), {"user_id": user.id})
        return found


@prepared
def _at_query() -> Select[datetime]:
    return select(GuideDismissal.dismissed_at).where(GuideDismissal.user_id == GIVEN_USER.id)
