"""Random coffee: who wants to is paired with somebody new every so many minutes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import among, insert_once
from ..events import Attendance, Event, EventTopic
from ..extensions import Model, db, now
from ..people import User
from ..people.hiding import unseen_by
from .matching import Pair, pair

EVERY = (5, 240)
"""Minutes between two rounds, from and to."""

SUITS = {"ask": {"offer": 3}, "offer": {"ask": 3}, "interest": {"interest": 1}}
"""As for people worth finding: somebody who can help, or be helped, is worth more than one with the same hobby."""


class Coffee(Model):
    """Random coffee at an event, while it is poured: a round ``every`` so many minutes, met at one of ``points``.

    ``changed_at`` is when a round was drawn or it was switched on or off; streams know it by that.
    """

    __tablename__ = "coffees"
    __table_args__ = (CheckConstraint(f"every BETWEEN {EVERY[0]} AND {EVERY[1]}", name="every"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    every: Mapped[int]
    points: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    changed_at: Mapped[datetime | None] = mapped_column(index=True)

    event: Mapped[Event] = relationship()

    @classmethod
    def at(cls, event: Event) -> "Coffee | None":
        return db.session.scalar(select(cls).where(cls.event_id == event.id))

    @classmethod
    def pour(cls, event: Event, every: int, points: Sequence[str]) -> "Coffee":
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
        gone = update(CoffeeDrinker).where(CoffeeDrinker.coffee_id == self.id, CoffeeDrinker.left_at.is_(None))
        db.session.execute(gone.values(left_at=self.changed_at))

    @property
    def poured(self) -> bool:
        return self.next_at is not None

    def join(self, user: User) -> None:
        """``user`` would like a coffee from the next round on."""
        insert_once(CoffeeDrinker, coffee_id=self.id, user_id=user.id, joined_at=now())
        drinker = db.session.get_one(CoffeeDrinker, (self.id, user.id), populate_existing=True)
        drinker.left_at = None

    def leave(self, user: User) -> None:
        if drinker := self.drinker(user):
            drinker.left_at = now()

    def drinker(self, user: User) -> "CoffeeDrinker | None":
        """``user`` as one of those who want to."""
        drinker = db.session.get(CoffeeDrinker, (self.id, user.id))
        return drinker if drinker and drinker.left_at is None else None

    def drinkers(self) -> list["CoffeeDrinker"]:
        return list(db.session.scalars(self.drinking().order_by(CoffeeDrinker.user_id)))

    def drinking(self) -> "Select[CoffeeDrinker]":
        """A query for who wants to and still attends."""
        there = (Attendance.user_id == CoffeeDrinker.user_id) & (Attendance.event_id == self.event_id)
        drinking = select(CoffeeDrinker).join(Attendance, there)
        return drinking.where(CoffeeDrinker.coffee_id == self.id, CoffeeDrinker.left_at.is_(None))

    def draw(self) -> list["CoffeePair"]:
        """The pairs of the next round. Of two workers at once one draws, and the other finds it done."""
        at = now()
        mine = Coffee.id == self.id, Coffee.round == self.round, Coffee.next_at <= at
        following = (
            update(Coffee)
            .where(*mine)
            .values(round=self.round + 1, next_at=at + timedelta(minutes=self.every), changed_at=at)
        )
        following = following.returning(Coffee.id).execution_options(synchronize_session=False)
        if db.session.execute(following).first() is None:
            return []
        db.session.refresh(self)
        drinkers = self.drinkers()
        by_chance = [drinker.user_id for drinker in drinkers]
        SystemRandom().shuffle(by_chance)
        waited = {drinker.user_id for drinker in drinkers if drinker.waited}
        pairs = pair(by_chance, waited, self._apart(by_chance), self._likes(by_chance))
        paired = {person for both in pairs for person in both}
        for drinker in drinkers:
            drinker.waited = drinker.user_id not in paired
        return [self._seat(number, both) for number, both in enumerate(pairs)]

    def _seat(self, number: int, both: Pair) -> "CoffeePair":
        points = self.points.split("\n")
        a, b = sorted(both)
        seats = [CoffeeSeat(coffee_id=self.id, round=self.round, user_id=person) for person in (a, b)]
        made = CoffeePair(
            coffee_id=self.id, round=self.round, a_id=a, b_id=b, point=points[number % len(points)], seats=seats
        )
        db.session.add(made)
        return made

    def _apart(self, people: Collection[int]) -> set[Pair]:
        """Who met over a coffee here, and who does not see whom: both orders."""
        met = select(CoffeePair.a_id, CoffeePair.b_id).where(CoffeePair.coffee_id == self.id)
        apart = {(a, b) for a, b in db.session.execute(met)}
        apart |= {(a, b) for a, others in unseen_by(people).items() for b in others}
        return apart | {(b, a) for a, b in apart}

    def _likes(self, people: Collection[int]) -> "Likes":
        """Weights by the topics by which people let themselves be found here (P4)."""
        query = select(EventTopic.user_id, EventTopic.topic_id, EventTopic.kind)
        query = query.where(EventTopic.event_id == self.event_id, among(EventTopic.user_id, people))
        return Likes(db.session.execute(query).all())


class Likes:
    """How well people suit each other by topics; asked for one at a time, as most of a thousand never are."""

    def __init__(self, topics: Sequence[tuple[int, int, str]]) -> None:
        self._of: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._by: dict[tuple[int, str], list[int]] = defaultdict(list)
        for person, topic, kind in topics:
            self._of[person].append((topic, kind))
            self._by[topic, kind].append(person)

    def __call__(self, person: int) -> Counter[int]:
        weights: Counter[int] = Counter()
        for topic, kind in self._of[person]:
            for other_kind, weight in SUITS[kind].items():
                weights.update(dict.fromkeys(self._by[topic, other_kind], weight))
        del weights[person]
        return weights


class CoffeeDrinker(Model):
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

    def other(self, user: User) -> int:
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
    def of(cls, user: User, pair_id: int) -> "CoffeeSeat | None":
        """``user``'s own seat in that pair: having it is the permission."""
        query = select(cls).where(cls.pair_id == pair_id, cls.user_id == user.id).options(joinedload(cls.pair))
        return db.session.scalar(query)

    @classmethod
    def latest(cls, coffee: Coffee, user: User) -> "CoffeeSeat | None":
        """Where ``user`` sits in the round that is on, unless they have met already or skip it."""
        mine = cls.coffee_id == coffee.id, cls.round == coffee.round, cls.user_id == user.id
        waiting = cls.met_at.is_(None), cls.skipped_at.is_(None)
        return db.session.scalar(select(cls).where(*mine, *waiting).options(joinedload(cls.pair)))

    def met(self) -> None:
        self.met_at = self.met_at or now()

    def skip(self) -> None:
        self.skipped_at = self.skipped_at or now()


def wanting(coffee: Coffee) -> int:
    """How many want a coffee and still attend."""
    return db.session.scalar(select(func.count()).select_from(coffee.drinking().subquery())) or 0
