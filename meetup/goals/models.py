"""Goals: what attendees want from an event, and how far they are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..events import Attendance
from ..extensions import Model, db
from ..languages import gettext

MAX_GOALS = 10
MAX_GOAL_COUNT = 99


class DuplicateGoalError(ValueError):
    """The attendee has a goal with this text already."""


class GoalProgress:
    """How far a goal is, as it follows from its numbers."""

    if TYPE_CHECKING:
        target: Any
        done: Any

    @property
    def is_reached(self) -> bool:
        return bool(self.done >= self.target)

    @property
    def progress_label(self) -> str:
        """The progress in words: ``not yet``, ``2 of 5``, ``done``."""
        if self.done == 0:
            return gettext("not yet")
        if self.is_reached and self.target == 1:
            return gettext("done")
        return gettext("%(done)s of %(target)s", done=self.done, target=self.target)


@dataclass(frozen=True)
class GoalLine(GoalProgress):
    """What a page shows of a goal. Its attributes have the same names as those of ``Goal``."""

    id: int
    text: str
    target: int
    done: int


class Goal(GoalProgress, Model):
    """Something that an attendee wants to do ``target`` times and has ``done`` so often. Nobody else sees it."""

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

    @classmethod
    def all_of(cls, attendance: Attendance) -> "list[Goal]":
        """Return the goals of an attendee in their order."""
        query = select(cls).where(cls.attendance_id == attendance.id).order_by(cls.position, cls.id)
        return list(db.session.scalars(query))

    @classmethod
    def add(cls, attendance: Attendance, text: str, target: int) -> "Goal":
        """Add a goal after the others, to be reached by doing it ``target`` times (1 to 99).

        If there is a goal with the same text, change its target instead.
        """
        position = max((goal.position for goal in cls.all_of(attendance)), default=-1) + 1
        insert_once(cls, attendance_id=attendance.id, text=text, target=target, done=0, position=position)
        (goal,) = (goal for goal in cls.all_of(attendance) if goal.text == text)
        goal.target = target
        return goal

    def edit(self, text: str, target: int) -> None:
        """Change text and target. Raise DuplicateGoalError if another goal of the attendee has that text."""
        try:
            with db.session.begin_nested():
                self.text, self.target = text, target
        except IntegrityError as error:
            raise DuplicateGoalError from error

    def set_done(self, done: int) -> None:
        """Set how often it has been done, 0 to 99. Setting a number and not adding 1 makes a double tap count once."""
        self.done = min(max(done, 0), MAX_GOAL_COUNT)
