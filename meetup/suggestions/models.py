"""Suggestions: people worth finding, drawn for each attendee of an event by the worker."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from ..people import User

SEES = ["event_id", "user_id"], ["attendances.event_id", "attendances.user_id"]
IS_SEEN = ["event_id", "other_id"], ["attendances.event_id", "attendances.user_id"]


class Suggestion(Model):
    """The fact that ``other`` was suggested to ``user`` at an event, until one of them leaves it.

    ``place`` orders what one user is shown, the highest first. Why somebody is worth finding is not stored: it is put
    into words when a page is read, from the topics that both have and share at that moment.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        ForeignKeyConstraint(*SEES, ondelete="CASCADE", name="fk_suggestions_attendance"),
        ForeignKeyConstraint(*IS_SEEN, ondelete="CASCADE", name="fk_suggestions_other_attendance"),
        UniqueConstraint("event_id", "user_id", "other_id"),
        Index("ix_suggestions_place", "event_id", "user_id", "place"),
        Index("ix_suggestions_other_id", "event_id", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    user_id: Mapped[int]
    other_id: Mapped[int]
    place: Mapped[int]
    drawn_at: Mapped[datetime] = mapped_column(default=now)
    dismissed_at: Mapped[datetime | None]

    @classmethod
    def find_for(cls, user: User, suggestion_id: int) -> "Suggestion | None":
        """Return a suggestion that was made to ``user``, also one that they dismissed."""
        return db.session.scalar(select(cls).where(cls.id == suggestion_id, cls.user_id == user.id))

    def dismiss(self) -> None:
        """Show this person to the user no more. They are not drawn again either."""
        self.dismissed_at = self.dismissed_at or now()

    def take_back(self) -> None:
        """Show this person again."""
        self.dismissed_at = None


class SuggestionDraw(Model):
    """When the suggestions of an event are drawn next."""

    __tablename__ = "suggestion_draws"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    next_at: Mapped[datetime]


class Redraw(Model):
    """The fact that somebody has just come to an event, or changed their topics, and is waiting for suggestions."""

    __tablename__ = "redraws"
    __table_args__ = (ForeignKeyConstraint(*SEES, ondelete="CASCADE", name="fk_redraws_attendance"),)

    event_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
