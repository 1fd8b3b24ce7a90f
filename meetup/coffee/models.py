"""The models of random coffee: an event's coffee, its participants, and the pairs of each round."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import insert_once
from ..database.prepared import prepared
from ..events import Attendance, Event
from ..extensions import Model, db, now
from ..people import User
from ..people.visibility import excluded_readers
from .affinity import TopicAffinity
from .drawing import UserPair, draw_pairs

ROUND_MINUTES = (5, 240)
"""The smallest and the largest number of minutes between two rounds."""


class Coffee(Model):
    """Random coffee at an event, with a round every ``every`` minutes. Pairs meet at one of ``points``, one a line.

    ``next_at`` is null while it is switched off. ``changed_at`` is when a round was drawn or it was switched on or off;
    it is the stamp of frames.
    """

    __tablename__ = "coffees"
    __table_args__ = (CheckConstraint(f"every BETWEEN {ROUND_MINUTES[0]} AND {ROUND_MINUTES[1]}", name="every"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    every: Mapped[int]
    points: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    changed_at: Mapped[datetime | None] = mapped_column(index=True)

    event: Mapped[Event] = relationship()

    @classmethod
    def find(cls, event: Event) -> "Coffee | None":
        """Return the random coffee of ``event``, running or not."""
        return db.session.scalar(_coffee_query(), {"event_id": event.id})

    @classmethod
    def start(cls, event: Event, every: int, points: Sequence[str]) -> "Coffee":
        """Start random coffee, or change its settings. The next round is in ``every`` minutes at the latest."""
        insert_once(cls, event_id=event.id, every=every, points="", round=0)
        coffee = db.session.scalars(select(cls).where(cls.event_id == event.id).with_for_update()).one()
        coffee.every, coffee.points = every, "\n".join(points)
        latest = now() + timedelta(minutes=every)
        coffee.next_at = min(coffee.next_at or latest, latest)
        coffee.changed_at = now()
        return coffee

    def stop(self) -> None:
        """Stop random coffee and remove its participants. Pairs stay."""
        self.next_at, self.changed_at = None, now()
        statement = update(CoffeeParticipant).where(
            CoffeeParticipant.coffee_id == self.id, CoffeeParticipant.left_at.is_(None)
        )
        db.session.execute(statement.values(left_at=self.changed_at))

    @property
    def is_running(self) -> bool:
        return self.next_at is not None

    @property
    def meeting_points(self) -> list[str]:
        return self.points.split("\n")

    def join(self, user: User) -> None:
        """Let ``user`` take part from the next round on."""
        insert_once(CoffeeParticipant, coffee_id=self.id, user_id=user.id, joined_at=now())
        participant = db.session.get_one(CoffeeParticipant, (self.id, user.id), populate_existing=True)
        participant.left_at = None

    def leave(self, user: User) -> None:
        """Let ``user`` take part no more."""
        if participant := self.find_participant(user):
            participant.left_at = now()

    def find_participant(self, user: User) -> "CoffeeParticipant | None":
        """Return the participation of ``user``, unless they have left."""
        participant = db.session.get(CoffeeParticipant, (self.id, user.id))
        return participant if participant and participant.left_at is None else None

    def participants(self) -> list["CoffeeParticipant"]:
        """Return those who take part and attend the event."""
        return list(db.session.scalars(_participants_query(self.id, self.event_id).order_by(CoffeeParticipant.user_id)))

    def draw_round(self) -> list["CoffeePair"]:
        """Draw the next round and return its pairs. If two workers try at once, the second one returns none."""
        if not self._claim_round():
            return []
        db.session.refresh(self)
        participants = self.participants()
        user_ids = [participant.user_id for participant in participants]
        SystemRandom().shuffle(user_ids)
        left_over_ids = {participant.user_id for participant in participants if participant.waited}
        affinity = TopicAffinity.at_event(self.event_id, user_ids)
        pairs = draw_pairs(user_ids, left_over_ids, self._excluded_pairs(user_ids), affinity)
        paired_ids = {user_id for pair in pairs for user_id in pair}
        for participant in participants:
            participant.waited = participant.user_id not in paired_ids
        return [self._create_pair(number, pair) for number, pair in enumerate(pairs)]

    def _claim_round(self) -> bool:
        """Set the number and time of the next round, unless another worker has just done that or it is not due."""
        at = now()
        statement = update(Coffee).where(Coffee.id == self.id, Coffee.round == self.round, Coffee.next_at <= at)
        statement = statement.values(round=self.round + 1, next_at=at + timedelta(minutes=self.every), changed_at=at)
        statement = statement.returning(Coffee.id).execution_options(synchronize_session=False)
        return db.session.execute(statement).first() is not None

    def _create_pair(self, number: int, user_ids: UserPair) -> "CoffeePair":
        """Create the pair with this number in the round. Pairs are spread over the meeting points."""
        points = self.meeting_points
        a, b = sorted(user_ids)
        seats = [CoffeeSeat(coffee_id=self.id, round=self.round, user_id=user_id) for user_id in (a, b)]
        pair = CoffeePair(
            coffee_id=self.id, round=self.round, a_id=a, b_id=b, point=points[number % len(points)], seats=seats
        )
        db.session.add(pair)
        return pair

    def _excluded_pairs(self, user_ids: Collection[int]) -> set[UserPair]:
        """Return, in both orders, the pairs of earlier rounds and of people one of whom blocks the other."""
        query = select(CoffeePair.a_id, CoffeePair.b_id).where(CoffeePair.coffee_id == self.id)
        pairs = {(a, b) for a, b in db.session.execute(query)}
        pairs |= {(a, b) for a, others in excluded_readers(user_ids).items() for b in others}
        return pairs | {(b, a) for a, b in pairs}


class CoffeeParticipant(Model):
    """Somebody who takes part. ``waited`` says that they were left over in the latest round."""

    __tablename__ = "coffee_drinkers"

    coffee_id: Mapped[int] = mapped_column(ForeignKey("coffees.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    waited: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def is_of(cls, user_id: Any) -> ColumnElement[bool]:
        """Return the SQL condition over Coffee that this is a user who takes part in it."""
        return and_(cls.coffee_id == Coffee.id, cls.user_id == user_id, cls.left_at.is_(None))


class CoffeePair(Model):
    """Two people who are drawn for one coffee at ``point``, at most once at an event."""

    __tablename__ = "coffee_pairs"
    __table_args__ = (
        UniqueConstraint("coffee_id", "a_id", "b_id"),
        CheckConstraint("a_id < b_id", name="two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coffee_id: Mapped[int] = mapped_column(ForeignKey("coffees.id", ondelete="CASCADE"))
    round: Mapped[int]
    a_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    point: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime] = mapped_column(default=now)

    coffee: Mapped[Coffee] = relationship()
    seats: Mapped[list["CoffeeSeat"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def other_user_id(self, user: User) -> int:
        """Return the id of the partner of ``user``."""
        return self.b_id if self.a_id == user.id else self.a_id


class CoffeeSeat(Model):
    """One person's half of a pair. In a round everybody has one seat at most."""

    __tablename__ = "coffee_seats"
    __table_args__ = (
        UniqueConstraint("coffee_id", "round", "user_id"),
        Index("ix_coffee_seats_user_id", "user_id", "coffee_id"),
    )

    pair_id: Mapped[int] = mapped_column(ForeignKey("coffee_pairs.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    coffee_id: Mapped[int] = mapped_column(ForeignKey("coffees.id", ondelete="CASCADE"))
    round: Mapped[int]
    met_at: Mapped[datetime | None]
    skipped_at: Mapped[datetime | None]

    pair: Mapped[CoffeePair] = relationship(back_populates="seats")

    @classmethod
    def find(cls, user: User, pair_id: int) -> "CoffeeSeat | None":
        """Return the seat of ``user`` in a pair. Having one is the permission to act on the pair."""
        query = select(cls).where(cls.pair_id == pair_id, cls.user_id == user.id).options(joinedload(cls.pair))
        return db.session.scalar(query)

    @classmethod
    def is_current_of(cls, user_id: Any) -> ColumnElement[bool]:
        """Return the SQL condition over Coffee that this is the user's seat in the present round.

        They have neither met already nor skipped it.
        """
        is_in_round = cls.coffee_id == Coffee.id, cls.round == Coffee.round, cls.user_id == user_id
        return and_(*is_in_round, cls.met_at.is_(None), cls.skipped_at.is_(None))

    def mark_met(self) -> None:
        self.met_at = self.met_at or now()

    def mark_skipped(self) -> None:
        self.skipped_at = self.skipped_at or now()


@prepared
def _coffee_query() -> Select[Coffee]:
    return select(Coffee).where(Coffee.event_id == bindparam("event_id"))


def _participants_query(coffee_id: int, event_id: int) -> Select[CoffeeParticipant]:
    """Return a query for those who take part and attend the event."""
    return select(CoffeeParticipant).where(is_taking_part(coffee_id, event_id))


def is_taking_part(coffee_id: Any, event_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition over CoffeeParticipant that they take part and attend the event."""
    attendee_ids = select(Attendance.user_id).where(Attendance.event_id == event_id)
    is_in = CoffeeParticipant.coffee_id == coffee_id, CoffeeParticipant.left_at.is_(None)
    return and_(*is_in, CoffeeParticipant.user_id.in_(attendee_ids))
