"""Goals: what attendees want from an event, and whom they have met towards it."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts import Contact
from ..database import insert_once
from ..events import Attendance
from ..extensions import EnumText, Model, db, now, values_check
from ..languages import gettext, ngettext

MAX_GOALS = 10
"""How many goals somebody may have at one event."""
MAX_GOAL_COUNT = 99


class DuplicateGoalError(ValueError):
    """The attendee has such a goal already."""


class TooManyGoalsError(ValueError):
    """The attendee has ``MAX_GOALS`` at the event already."""


class GoalKind(StrEnum):
    """How a goal begins. The values are what the database and forms contain."""

    MEET = "meet"
    FIND = "find"
    WORDS = "words"


class GoalProgress:
    """What follows from the facts of a goal: how it reads, and how far it is."""

    if TYPE_CHECKING:
        kind: Any
        text: Any
        target: Any
        done: Any
        people: Any

    @property
    def label(self) -> str:
        """The goal as a sentence: “Meet 5 people who run data teams”."""
        if self.kind == GoalKind.MEET:
            return ngettext(
                "Meet someone who %(words)s", "Meet %(num)s people who %(words)s", self.target, words=self.text
            )
        if self.kind == GoalKind.FIND:
            return gettext("Find %(words)s", words=self.text)
        return str(self.text)

    @property
    def progress(self) -> int:
        """How often it has been done: the people who count, and what was added by hand."""
        return int(self.done + self.people)

    @property
    def is_reached(self) -> bool:
        return bool(self.progress >= self.target)

    @property
    def progress_label(self) -> str:
        """The progress in words: ``not yet``, ``2 of 5``, ``done``."""
        if self.progress == 0:
            return gettext("not yet")
        if self.is_reached and self.target == 1:
            return gettext("done")
        return gettext("%(done)s of %(target)s", done=self.progress, target=self.target)


class Goal(Model):
    """Something that an attendee wants to do ``target`` times at an event, where 1 stands for yes or no.

    ``text`` are the words that follow how the ``kind`` begins. ``done`` is what its owner counted by hand; people who
    count are rows of `GoalContact`. ``carried_from_id`` is the goal at an earlier event that it continues. Nobody but
    its owner sees it.
    """

    __tablename__ = "goals"
    __table_args__ = (
        UniqueConstraint("attendance_id", "kind", "text"),
        UniqueConstraint("attendance_id", "carried_from_id"),
        values_check("kind", GoalKind),
        CheckConstraint("target BETWEEN 1 AND 99", name="target"),
        CheckConstraint("done BETWEEN 0 AND 99", name="done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"), index=True)
    kind: Mapped[GoalKind] = mapped_column(EnumText(GoalKind, 5), default=GoalKind.WORDS)
    text: Mapped[str] = mapped_column(String(140))
    target: Mapped[int] = mapped_column(default=1)
    done: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("goals.id", ondelete="SET NULL"), index=True)

    @classmethod
    def all_of(cls, attendance: Attendance) -> "list[Goal]":
        """Return the goals of an attendee in their order."""
        query = select(cls).where(cls.attendance_id == attendance.id).order_by(cls.position, cls.id)
        return list(db.session.scalars(query))

    @classmethod
    def add(
        cls,
        attendance: Attendance,
        text: str,
        target: int,
        kind: str = GoalKind.WORDS,
        carried_from_id: int | None = None,
    ) -> "Goal":
        """Add a goal after the others, to be reached by doing it ``target`` times (1 to 99).

        If there is such a goal already, or one that continues the same earlier goal, return that one instead. Unless
        it was carried over, its target changes.

        Raises:
            TooManyGoalsError: there are ``MAX_GOALS`` others.
        """
        goals = cls.all_of(attendance)
        if len(goals) >= MAX_GOALS and not _find(goals, kind, text, carried_from_id):
            raise TooManyGoalsError
        values = {"kind": GoalKind(kind), "text": text, "target": target, "carried_from_id": carried_from_id}
        position = max((goal.position for goal in goals), default=-1) + 1
        insert_once(cls, attendance_id=attendance.id, done=0, position=position, **values)
        goal = _find(cls.all_of(attendance), kind, text, carried_from_id)
        assert goal is not None
        if carried_from_id is None:
            goal.target = target
        return goal

    def edit(self, text: str, target: int, kind: str = GoalKind.WORDS) -> None:
        """Change what it says and its target. Raise DuplicateGoalError if another goal of the attendee says that."""
        try:
            with db.session.begin_nested():
                self.text, self.target, self.kind = text, target, GoalKind(kind)
        except IntegrityError as error:
            raise DuplicateGoalError from error

    def set_done(self, done: int) -> None:
        """Set how often it has been done besides the people who count, 0 to 99.

        Setting a number and not adding 1 makes a double tap count once.
        """
        self.done = min(max(done, 0), MAX_GOAL_COUNT)

    def count(self, contact: Contact) -> None:
        """Let somebody count towards the goal. Doing so again changes nothing."""
        insert_once(GoalContact, goal_id=self.id, contact_id=contact.id, counted_at=now())

    def uncount(self, contact: Contact) -> None:
        """Let somebody no longer count towards the goal."""
        is_pair = GoalContact.goal_id == self.id, GoalContact.contact_id == contact.id
        db.session.execute(delete(GoalContact).where(*is_pair))


class GoalContact(Model):
    """Somebody who counts towards a goal, once. Contacts that are deleted or merged into others do not count."""

    __tablename__ = "goal_contacts"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True)
    counted_at: Mapped[datetime] = mapped_column(default=now)


def _find(goals: list[Goal], kind: str, text: str, carried_from_id: int | None) -> Goal | None:
    """Return the goal that says this, or that continues the same earlier goal."""
    for goal in goals:
        if (goal.kind, goal.text) == (kind, text) or (carried_from_id and goal.carried_from_id == carried_from_id):
            return goal
    return None
