"""Polls: a question with choices, put to a room."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import insert_once
from ...domain_errors import DomainError
from ...extensions import Model, db, now
from ...people import User
from ..errors import ParentGoneError
from ..models import Room
from ..versions import lock_row, next_stamp

CHOICE_COUNT_RANGE = (2, 10)
"""How many choices a poll has, from and to."""


class PollClosedError(DomainError):
    """The poll takes no more votes."""

    sentence = "This poll is closed. Its result is on the page of the room."


class Poll(Model):
    """Put to a room by those who moderate it. ``several``: more than one choice may be taken.

    ``hidden``: nobody sees the numbers before it is closed, not those who made it either.
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
        """A new poll with these choices; put again under the same ``uuid``, it is the same poll.

        Raises ParentGoneError where the room is gone meanwhile.

        A form that the browser's Back brought back has a used ``uuid``. What is new in it is put under one of its own.
        """
        new = {"room_id": room.id, "user_id": user.id, "uuid": uuid, "created_at": now(), "changed_at": now()}
        try:
            with db.session.begin_nested():
                made = insert_once(cls, **new, **columns)
        except IntegrityError as error:
            raise ParentGoneError from error
        poll = db.session.scalars(select(cls).where(cls.user_id == user.id, cls.uuid == uuid)).one()
        if made:
            rows = [{"poll_id": poll.id, "position": at, "text": text} for at, text in enumerate(choices)]
            db.session.execute(insert(PollChoice), rows)
        elif not poll._has_same_content(room, choices, columns):
            return cls.create(room, user, uuid5(uuid, f"{room.id} {choices} {columns}"), choices, **columns)
        return poll

    def _has_same_content(self, room: Room, choices: Sequence[str], columns: Mapping[str, object]) -> bool:
        texts = [choice.text for choice in self.choices]
        same = all(getattr(self, column) == value for column, value in columns.items())
        return same and (self.room_id, texts) == (room.id, list(choices))

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def shows_counts(self) -> bool:
        """Whether the numbers are there to be seen."""
        return self.is_closed or not self.hidden

    def close(self) -> None:
        self._lock_and_stamp()
        self.closed_at = self.closed_at or now()

    def reopen(self) -> None:
        """Go on; numbers that have been seen meanwhile stay where they are seen."""
        self._lock_and_stamp()
        self.closed_at = None

    def cast_ballot(self, user: User, choice_ids: Collection[int]) -> None:
        """``user`` takes these choices, in the place of what they took before. One ballot each, whatever comes at once.

        Raises:
            PollClosedError: it is closed by now.
            ValueError: no choice, one of another poll, or several where one may be taken.
        """
        own = {choice.id for choice in self.choices}
        chosen = sorted(set(choice_ids))
        if not chosen or not own.issuperset(chosen) or (len(chosen) > 1 and not self.several):
            raise ValueError("not a ballot of this poll")
        self._lock_and_stamp()
        if self.is_closed:
            raise PollClosedError
        insert_once(Ballot, poll_id=self.id, user_id=user.id, cast_at=now())
        mine = Ballot.poll_id == self.id, Ballot.user_id == user.id
        db.session.scalars(select(Ballot).where(*mine)).one().cast_at = now()
        db.session.execute(delete(BallotChoice).where(BallotChoice.poll_id == self.id, BallotChoice.user_id == user.id))
        rows = [
            {"poll_id": self.id, "user_id": user.id, "choice_id": choice, "slot": choice if self.several else 0}
            for choice in chosen
        ]
        db.session.execute(insert(BallotChoice), rows)

    def _lock_and_stamp(self) -> None:
        """Whoever changes it is alone with it until the commit, so that of two changes the later has the later stamp,
        and nothing is cast once it is closed."""
        lock_row(self, "closed_at", "changed_at")
        self.changed_at = next_stamp(self.changed_at)


class PollChoice(Model):
    __tablename__ = "poll_choices"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(100))


class Ballot(Model):
    """That somebody has voted; what for is with nobody but the count."""

    __tablename__ = "ballots"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    cast_at: Mapped[datetime]


class BallotChoice(Model):
    """A choice on a ballot. ``slot`` is 0 where one choice may be taken, so that the table holds no second one."""

    __tablename__ = "marks"
    __table_args__ = (CheckConstraint("slot = 0 OR slot = choice_id", name="slot"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    choice_id: Mapped[int] = mapped_column(ForeignKey("poll_choices.id", ondelete="CASCADE"), index=True)


@dataclass(frozen=True)
class ChoiceResult:
    """A choice and how many took it, of how many; both ``None`` while that is hidden."""

    choice: PollChoice
    count: int | None
    total: int | None

    @property
    def percent(self) -> int:
        """Per cent."""
        return round(100 * (self.count or 0) / self.total) if self.total else 0


@dataclass(frozen=True)
class PollResult:
    """A poll as everybody in the room gets it. ``voted`` is how many have, which is never hidden."""

    poll: Poll
    choices: list[ChoiceResult]
    voter_count: int


def load_results(polls: Sequence[Poll]) -> list[PollResult]:
    """Two queries, however many polls."""
    ids = [poll.id for poll in polls]
    ballots = select(Ballot.poll_id, func.count()).where(Ballot.poll_id.in_(ids)).group_by(Ballot.poll_id)
    marks = (
        select(BallotChoice.choice_id, func.count())
        .where(BallotChoice.poll_id.in_(ids))
        .group_by(BallotChoice.choice_id)
    )
    voted, chosen = (dict(db.session.execute(query).all()) if ids else {} for query in (ballots, marks))
    return [_build_result(poll, voted.get(poll.id, 0), chosen) for poll in polls]


def _build_result(poll: Poll, voted: int, taken: dict[int, int]) -> PollResult:
    if not poll.shows_counts:
        return PollResult(poll, [ChoiceResult(choice, None, None) for choice in poll.choices], voted)
    return PollResult(poll, [ChoiceResult(choice, taken.get(choice.id, 0), voted) for choice in poll.choices], voted)


def chosen_ids(user: User, polls: Sequence[Poll]) -> set[int]:
    """The ids of the choices that ``user`` took in these polls."""
    ids = [poll.id for poll in polls]
    return set(
        db.session.scalars(
            select(BallotChoice.choice_id).where(BallotChoice.user_id == user.id, BallotChoice.poll_id.in_(ids))
        )
    )
