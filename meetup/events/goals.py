"""What somebody wants from an event, and how far they are."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db

MAX_GOALS = 10
MAX_GOAL_COUNT = 99


class DuplicateGoalError(ValueError):
    """The goal is there already."""


class Goal(Model):
    """To be done ``target`` times, ``done`` so far; seen by nobody but its owner. The same text is the same goal."""

    __tablename__ = "goals"
    __table_args__ = (
        UniqueConstraint("attendance_id", "text"),
        CheckConstraint("target BETWEEN 1 AND 99", name="target"),
        CheckConstraint("done BETWEEN 0 AND 99", name="done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(140))
    target: Mapped[int] = mapped_column(default=1)
    done: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)

    def edit(self, text: str, target: int) -> None:
        """Change it. Raises SameGoalError when another of one's goals says ``text`` already."""
        try:
            with db.session.begin_nested():
                self.text, self.target = text, target
        except IntegrityError as error:
            raise DuplicateGoalError from error

    def set_done(self, done: int) -> None:
        """Stand at ``done``. The number itself, not a step, so that a doubled tap counts once."""
        self.done = min(max(done, 0), MAX_GOAL_COUNT)

    @property
    def is_reached(self) -> bool:
        return self.done >= self.target

    @property
    def progress_label(self) -> str:
        if self.done == 0:
            return "not yet"
        return "done" if self.is_reached and self.target == 1 else f"{self.done} of {self.target}"
