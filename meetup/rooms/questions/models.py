"""Questions to the speaker in a room, and votes for them."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Index, String, UniqueConstraint, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import insert_once
from ...extensions import Model, db, now
from ...people import User
from ...people.visibility import is_visible_to
from ..errors import ParentGoneError
from ..models import Room
from ..versions import lock_row, next_stamp

MAX_QUESTION_LENGTH = 300


class Question(Model):
    """A question. If it is ``anonymous``, nobody in the room learns who asked, moderators included.

    ``votes`` is the number of its ``QuestionVote`` rows, so that lists can be sorted by it. ``voted_at`` changes with
    that number, ``changed_at`` with everything else. A question that a moderator removed (``removed_at``) is withdrawn
    too, and its text is erased.
    """

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("user_id", "uuid"),
        Index("ix_questions_votes", "room_id", "votes", "id"),
        Index("ix_questions_created_at", "room_id", "created_at", "id"),
        Index("ix_questions_changed_at", "room_id", "changed_at"),
        Index("ix_questions_voted_at", "room_id", "voted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    uuid: Mapped[UUID]
    body: Mapped[str] = mapped_column(String(MAX_QUESTION_LENGTH))
    anonymous: Mapped[bool] = mapped_column(Boolean)
    votes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    voted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    pinned_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    room: Mapped[Room] = relationship()

    @classmethod
    def ask(cls, room: Room, user: User, text: str, anonymous: bool, uuid: UUID) -> "Question":
        """Create a question, or return the one that was asked with the same ``uuid`` and content.

        A used ``uuid`` with new content is replaced by one that is derived from both.

        Raises:
            ParentGoneError: the room was deleted.
        """
        question = cls(room_id=room.id, user=user, body=text, anonymous=anonymous, uuid=uuid)
        try:
            with db.session.begin_nested():
                db.session.add(question)
        except IntegrityError as error:
            existing = db.session.scalars(select(cls).where(cls.user_id == user.id, cls.uuid == uuid)).one_or_none()
            if existing is None:
                raise ParentGoneError from error
            if (existing.room_id, existing.body, existing.anonymous) == (room.id, text, anonymous):
                return existing
            return cls.ask(room, user, text, anonymous, uuid5(uuid, f"{room.id} {text} {anonymous}"))
        return question

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    def add_vote(self, user: User) -> None:
        """Add the vote of ``user``, unless they have voted already."""
        self._lock_votes()
        if insert_once(QuestionVote, question_id=self.id, user_id=user.id):
            self._change_votes(1)

    def remove_vote(self, user: User) -> None:
        self._lock_votes()
        statement = delete(QuestionVote).where(QuestionVote.question_id == self.id, QuestionVote.user_id == user.id)
        if db.session.execute(statement.returning(QuestionVote.user_id)).first():
            self._change_votes(-1)

    def _lock_votes(self) -> None:
        """Lock the row, so that no vote is lost when many are cast at once, and the later has the later stamp."""
        lock_row(self, "votes", "voted_at")

    def _change_votes(self, difference: int) -> None:
        self.votes += difference
        self.voted_at = next_stamp(self.voted_at)
        db.session.flush()  # The next ``_lock_votes`` reads the row again.

    def withdraw(self) -> None:
        """Take the question back, on behalf of its author."""
        self.withdrawn_at = self.withdrawn_at or now()
        self.pinned_at = None
        self.changed_at = next_stamp(self.changed_at)

    def remove_by_moderator(self) -> bool:
        """Take the question from all screens and erase its text. Return False if a moderator has done so before."""
        lock_row(self, "body", "withdrawn_at", "removed_at")
        if self.removed_at:
            return False
        self.body, self.removed_at = "", now()
        self.withdraw()
        return True

    def mark_answered(self) -> None:
        self.answered_at = self.answered_at or now()
        self.pinned_at = None
        self.changed_at = next_stamp(self.changed_at)

    def mark_unanswered(self) -> None:
        self.answered_at = None
        self.changed_at = next_stamp(self.changed_at)

    def pin(self) -> None:
        """Pin the question above all others."""
        self.pinned_at = self.pinned_at or now()
        self.changed_at = next_stamp(self.changed_at)

    def unpin(self) -> None:
        self.pinned_at = None
        self.changed_at = next_stamp(self.changed_at)


IS_OPEN = Question.answered_at.is_(None), Question.withdrawn_at.is_(None)


def is_question_visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition that the question is visible to ``reader``.

    An anonymous question is visible to everybody. If blocked readers missed it, they could tell who asked (P4).
    """
    return or_(Question.anonymous, is_visible_to(reader, Question.user_id))


class QuestionVote(Model):
    """The vote of one user for a question."""

    __tablename__ = "question_votes"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
