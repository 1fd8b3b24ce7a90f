"""Who may act for whoever runs the site."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model, db, now
from ..operations import note_removal
from ..outbox import write_letter
from ..people import User

LETTER = OPERATOR = "operator"
"""The kind of a letter, and that of a removal."""


class Operator(Model):
    """Somebody who reads reports and decides on them. ``added_by`` is the command that made them one (Z4)."""

    __tablename__ = "operators"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(String(40))

    user: Mapped[User] = relationship()

    @classmethod
    def find(cls, user: User) -> "Operator | None":
        return db.session.get(cls, user.id)

    @classmethod
    def add(cls, user: User, by: str) -> bool:
        """Make ``user`` an operator and tell them by mail. Return False if they are one already."""
        if cls.find(user):
            return False
        db.session.add(cls(user_id=user.id, added_by=by))
        db.session.flush()
        write_letter(LETTER, user.email, user.language, user_id=str(user.id))
        return True

    def remove(self) -> None:
        """Let them be no operator any more, even if a backup is restored."""
        note_removal(OPERATOR, self.known_by)
        db.session.delete(self)

    @property
    def known_by(self) -> str:
        """What stands for them in the ledger of removals. The moment of joining is too exact to be guessed."""
        return f"{self.user_id} {self.user.created_at.isoformat(timespec='microseconds')}"

    @classmethod
    def all(cls) -> "list[Operator]":
        return list(db.session.scalars(select(cls).order_by(cls.added_at, cls.user_id)))
