"""Polls: questions with choices that moderators put to a room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import insert_once
from ...domain_errors import DomainError
from ...extensions import Model, db, now
from ...languages import lazy_gettext
from ...people import User
from ..errors import ParentGoneError
from ..models import Room
from ..versions import lock_row, next_stamp

CHOICE_COUNT_RANGE = (2, 10)
"""The smallest and the largest number of choices of a poll."""


class PollClosedError(DomainError):
    """The poll takes no more votes."""

    sentence = lazy_gettext("This poll is closed. The result is on the room's page.")


class Poll(Model):
    """A question with choices that a moderator put to a room. ``several``: people may choose more than one.

    ``hidden``: nobody sees the numbers before the poll is closed, moderators included.
    """

    __tablename__ = "polls"
    __table_args__ = (
        UniqueConstraint("user_id", "uuid"),
        Index("ix_polls_room_id", "room_id", "created_at", "id"),
        Index("ix_polls_changed_at", "room_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    uuid: Mapped[UUID]
    question: Mapped[str] = mapped_column(String(200))
    several: Mapped[bool] = mapped_column(Boolean)
    hidden: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]

    room: Mapped[Room] = relationship()
    choices: Mapped[list["PollChoice"]] = relationship(order_by="PollChoice.position", passive_deletes=True)

    @classmethod
    def create(cls, room: Room, user: User, uuid: UUID, choices: Sequence[str], **columns: object) -> "Poll":
        """Create a poll with these choices, or return the one that was created with the same ``uuid`` and content.

        A form that the browser's Back button brought back has a used ``uuid``. If its content is new, the poll gets a
        UUID derived from both.

        Raises:
            ParentGoneError: the room was deleted.
        """
        values = {"room_id": room.id, "user_id": user.id, "uuid": uuid, "created_at": now(), "changed_at": now()}
        try:
            with db.session.begin_nested():
                is_new = insert_once(cls, **values, **columns)
        except IntegrityError as error:
            raise ParentGoneError from error
        poll = db.session.scalars(select(cls).where(cls.user_id == user.id, cls.uuid == uuid)).one()
        if is_new:
            rows = [{"poll_id": poll.id, "position": position, "text": text} for position, text in enumerate(choices)]
            db.session.execute(insert(PollChoice), rows)
        elif not poll._has_same_content(room, choices, columns):
            return cls.create(room, user, uuid5(uuid, f"{room.id} {choices} {columns}"), choices, **columns)
        return poll

    def _has_same_content(self, room: Room, choices: Sequence[str], columns: Mapping[str, object]) -> bool:
        texts = [choice.text for choice in self.choices]
        has_same_columns = all(getattr(self, column) == value for column, value in columns.items())
        return has_same_columns and (self.room_id, texts) == (room.id, list(choices))

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def close(self) -> None:
        self._lock_and_stamp()
        self.closed_at = self.closed_at or now()

    def reopen(self) -> None:
        """Open the poll again. Numbers of a hidden poll that were shown meanwhile stay on screens."""
        self._lock_and_stamp()
        self.closed_at = None

    def cast_ballot(self, user: User, choice_ids: Collection[int]) -> None:
        """Vote for these choices, in place of what ``user`` voted for before. Each user has one ballot.

        Raises:
            PollClosedError: the poll is closed.
            ValueError: no choice is given, one of another poll, or several if one is allowed.
        """
        chosen_ids = self._check_choices(choice_ids)
        self._lock_and_stamp()
        if self.is_closed:
            raise PollClosedError
        db.session.merge(Ballot(poll_id=self.id, user_id=user.id, cast_at=now()))
        db.session.execute(delete(BallotChoice).where(BallotChoice.poll_id == self.id, BallotChoice.user_id == user.id))
        rows = [
            {"poll_id": self.id, "user_id": user.id, "choice_id": choice, "slot": choice if self.several else 0}
            for choice in chosen_ids
        ]
        db.session.execute(insert(BallotChoice), rows)

    def _check_choices(self, choice_ids: Collection[int]) -> list[int]:
        """Return the ids without repetition, in order. Raises ValueError as ``cast_ballot``."""
        own_ids = {choice.id for choice in self.choices}
        chosen_ids = sorted(set(choice_ids))
        if not chosen_ids or not own_ids.issuperset(chosen_ids) or (len(chosen_ids) > 1 and not self.several):
            raise ValueError("not a ballot of this poll")
        return chosen_ids

    def _lock_and_stamp(self) -> None:
        """Lock the row until the end of the transaction and give it a new stamp.

        So the later of two changes has the later stamp, and nobody votes once the poll is closed.
        """
        lock_row(self, "closed_at", "changed_at")
        self.changed_at = next_stamp(self.changed_at)


class PollChoice(Model):
    """One of the choices of a poll."""

    __tablename__ = "poll_choices"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(100))


class Ballot(Model):
    """The fact that somebody voted. What they voted for is only shown as a number."""

    __tablename__ = "ballots"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    cast_at: Mapped[datetime]


class BallotChoice(Model):
    """A choice on a ballot. ``slot`` is 0 if the poll allows one choice, so that the key rules out a second one."""

    __tablename__ = "marks"
    __table_args__ = (CheckConstraint("slot = 0 OR slot = choice_id", name="slot"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    choice_id: Mapped[int] = mapped_column(ForeignKey("poll_choices.id", ondelete="CASCADE"), index=True)
