"""What people wish about introductions, and whether they show themselves as a mutual contact."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import Agreement, User

MUTUAL_AGREEMENT = "mutual_contact"


class IntroductionSettings(Model):
    """The wishes of a user. Who has no row may be introduced, is mailed, and is not shown as a mutual contact.

    ``off_at`` is since when others may not introduce them, which nobody is told; ``mails_off_at``, since when they are
    not mailed about introductions; ``mutual_at``, since when they show themselves as a mutual contact.
    """

    __tablename__ = "introduction_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    off_at: Mapped[datetime | None]
    mails_off_at: Mapped[datetime | None]
    mutual_at: Mapped[datetime | None]

    @classmethod
    def find_or_default(cls, user: User) -> "IntroductionSettings":
        """Return the settings of ``user``, or the defaults if they have none. The result is for reading only."""
        return db.session.get(cls, user.id) or cls(user_id=user.id)

    @classmethod
    def choose(cls, user: User, *, introducible: bool, mailed: bool, mutual: bool) -> None:
        """Set what ``user`` wishes. Showing oneself as a mutual contact is recorded as an agreement."""
        insert_once(cls, user_id=user.id)
        row = db.session.get_one(cls, user.id, populate_existing=True, with_for_update=True)
        row.off_at = None if introducible else row.off_at or now()
        row.mails_off_at = None if mailed else row.mails_off_at or now()
        row.mutual_at = (row.mutual_at or now()) if mutual else None
        if mutual:
            Agreement.record(user, MUTUAL_AGREEMENT)
        else:
            Agreement.end(user, MUTUAL_AGREEMENT)

    @classmethod
    def is_off(cls, user_id: Any) -> ColumnElement[bool]:
        """Return the SQL condition that a user may not be introduced."""
        return select(cls.user_id).where(cls.user_id == user_id, cls.off_at.is_not(None)).exists()

    @classmethod
    def shows_as_mutual(cls, user_id: Any) -> ColumnElement[bool]:
        """Return the SQL condition that a user shows themselves as a mutual contact."""
        return select(cls.user_id).where(cls.user_id == user_id, cls.mutual_at.is_not(None)).exists()
