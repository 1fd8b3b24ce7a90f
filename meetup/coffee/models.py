"""Random coffee: who wants to is paired with somebody new every so many minutes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import in_ids, insert_once
from ..events import Attendance, Event, EventTopic
from ..extensions import Model, db, now
from ..people import User
from ..people.visibility import excluded_readers
from .drawing import UserPair, draw_pairs

ROUND_MINUTES = (5, 240)
"""Minutes between two rounds, from and to."""

TOPIC_WEIGHTS = {"ask": {"offer": 3}, "offer": {"ask": 3}, "interest": {"interest": 1}}
"""As for people worth finding: somebody who can help, or be helped, is worth more than one with the same hobby."""


class Coffee(Model):
    """Random coffee at an event, while it is poured: a round ``every`` so many minutes, met at one of ``points``.

    ``changed_at`` is when a round was drawn or it was switched on or off; streams know it by that.
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
        return db.session.scalar(select(cls).where(cls.event_id == event.id))

    @classmethod
    def start(cls, event: Event, every: int, points: Sequence[str]) -> "Coffee":
        """Begin, or change how: ``every`` in minutes. The next round is that far away, or as near as it was."""
        insert_once(cls, event_id=event.id, every=every, points="", round=0)
        coffee = db.session.scalars(select(cls).where(cls.event_id == event.id).with_for_update()).one()
        coffee.every, coffee.points = every, "\n".join(points)
        latest = now() + timedelta(minutes=every)
        coffee.next_at = min(coffee.next_at or latest, latest)
        coffee.changed_at = now()
        return coffee

    def stop(self) -> None:
        """No more rounds; whoever wanted to is asked again when it begins again."""
        self.next_at, self.changed_at = None, now()
        gone = update(CoffeeParticipant).where(
            CoffeeParticipant.coffee_id == self.id, CoffeeParticipant.left_at.is_(None)
        )
        db.session.execute(gone.values(left_at=self.changed_at))

    @property
    def is_running(self) -> bool:
        return self.next_at is not None

    def join(self, user: User) -> None:
        """``user`` would like a coffee from the next round on."""
        insert_once(CoffeeParticipant, coffee_id=self.id, user_id=user.id, joined_at=now())
        participant = db.session.get_one(CoffeeParticipant, (self.id, user.id), populate_existing=True)
        participant.left_at = None

    def leave(self, user: User) -> None:
        if participant := self.find_participant(user):
            participant.left_at = now()

    def find_participant(self, user: User) -> "CoffeeParticipant | None":
        """``user`` as one of those who want to."""
        participant = db.session.get(CoffeeParticipant, (self.id, user.id))
        return participant if participant and participant.left_at is None else None

    def participants(self) -> list["CoffeeParticipant"]:
        return list(db.session.scalars(self.participants_query().order_by(CoffeeParticipant.user_id)))

    def participants_query(self) -> "Select[CoffeeParticipant]":
        """A query for who wants to and still attends."""
        there = (Attendance.user_id == CoffeeParticipant.user_id) & (Attendance.event_id == self.event_id)
        drinking = select(CoffeeParticipant).join(Attendance, there)
        return drinking.where(CoffeeParticipant.coffee_id == self.id, CoffeeParticipant.left_at.is_(None))

    def draw_round(self) -> list["CoffeePair"]:
        """The pairs of the next round. Of two workers at once one draws, and the other finds it done."""
        at = now()
        mine = Coffee.id == self.id, Coffee.round == self.round, Coffee.next_at <= at
        claim = (
            update(Coffee)
            .where(*mine)
            .values(round=self.round + 1, next_at=at + timedelta(minutes=self.every), changed_at=at)
        )
        claim = claim.returning(Coffee.id).execution_options(synchronize_session=False)
        if db.session.execute(claim).first() is None:
            return []
        db.session.refresh(self)
        drinkers = self.participants()
        shuffled_ids = [participant.user_id for participant in drinkers]
        SystemRandom().shuffle(shuffled_ids)
        waited = {participant.user_id for participant in drinkers if participant.waited}
        pairs = draw_pairs(shuffled_ids, waited, self._excluded_pairs(shuffled_ids), self._topic_affinity(shuffled_ids))
        paired = {person for both in pairs for person in both}
        for participant in drinkers:
            participant.waited = participant.user_id not in paired
        return [self._create_pair(number, both) for number, both in enumerate(pairs)]

    def _create_pair(self, number: int, both: UserPair) -> "CoffeePair":
        points = self.points.split("\n")
        a, b = sorted(both)
        seats = [CoffeeSeat(coffee_id=self.id, round=self.round, user_id=person) for person in (a, b)]
        pair = CoffeePair(
            coffee_id=self.id, round=self.round, a_id=a, b_id=b, point=points[number % len(points)], seats=seats
        )
        db.session.add(pair)
        return pair

    def _excluded_pairs(self, people: Collection[int]) -> set[UserPair]:
        """Who met over a coffee here, and who does not see whom: both orders."""
        met = select(CoffeePair.a_id, CoffeePair.b_id).where(CoffeePair.coffee_id == self.id)
        apart = {(a, b) for a, b in db.session.execute(met)}
        apart |= {(a, b) for a, others in excluded_readers(people).items() for b in others}
        return apart | {(b, a) for a, b in apart}

    def _topic_affinity(self, people: Collection[int]) -> "TopicAffinity":
        """Weights by the topics by which people let themselves be found here (P4)."""
        query = select(EventTopic.user_id, EventTopic.topic_id, EventTopic.kind)
        query = query.where(EventTopic.event_id == self.event_id, in_ids(EventTopic.user_id, people))
        return TopicAffinity(db.session.execute(query).all())


class TopicAffinity:
    """How well people suit each other by topics; asked for one at a time, as most of a thousand never are."""

    def __init__(self, topics: Sequence[tuple[int, int, str]]) -> None:
        self._topics_of_user: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._users_of_topic: dict[tuple[int, str], list[int]] = defaultdict(list)
        for person, topic, kind in topics:
            self._topics_of_user[person].append((topic, kind))
            self._users_of_topic[topic, kind].append(person)

    def __call__(self, person: int) -> Counter[int]:
        weights: Counter[int] = Counter()
        for topic, kind in self._topics_of_user[person]:
            for other_kind, weight in TOPIC_WEIGHTS[kind].items():
                weights.update(dict.fromkeys(self._users_of_topic[topic, other_kind], weight))
        del weights[person]
        return weights


class CoffeeParticipant(Model):
    """Somebody who would like a coffee; ``waited`` when they were left over in the latest round."""

    __tablename__ = "coffee_drinkers"

    coffee_id: Mapped[int] = mapped_column(ForeignKey("coffees.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    waited: Mapped[bool] = mapped_column(default=False)


class CoffeePair(Model):
    """Two people for one coffee at ``point``; the same two once at an event."""

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
        return self.b_id if self.a_id == user.id else self.a_id


class CoffeeSeat(Model):
    """One of a pair. In a round everybody has one seat at most."""

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
        """``user``'s own seat in that pair: having it is the permission."""
        query = select(cls).where(cls.pair_id == pair_id, cls.user_id == user.id).options(joinedload(cls.pair))
        return db.session.scalar(query)

    @classmethod
    def find_current(cls, coffee: Coffee, user: User) -> "CoffeeSeat | None":
        """Where ``user`` sits in the round that is on, unless they have met already or skip it."""
        mine = cls.coffee_id == coffee.id, cls.round == coffee.round, cls.user_id == user.id
        waiting = cls.met_at.is_(None), cls.skipped_at.is_(None)
        return db.session.scalar(select(cls).where(*mine, *waiting).options(joinedload(cls.pair)))

    def mark_met(self) -> None:
        self.met_at = self.met_at or now()

    def mark_skipped(self) -> None:
        self.skipped_at = self.skipped_at or now()


def participant_count(coffee: Coffee) -> int:
    """How many want a coffee and still attend."""
    return db.session.scalar(select(func.count()).select_from(coffee.participants_query().subquery())) or 0
