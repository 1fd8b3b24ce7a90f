"""A year of 300 people on all the clocks of the world: nothing is lost, nothing is early, nothing comes twice.

People plan, promise, do, postpone, archive and travel; the worker looks at odd times, is killed in the middle, and
finds its mail server away. What each must be told is worked out here, from the calendar alone.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine
from dateutil.relativedelta import relativedelta
from flask import Flask
from sqlalchemy import insert, select, text, update

from meetup.contacts import Contact, Promise, Touch
from meetup.extensions import db
from meetup.outbox import Mail, NothingToSend, TooEarly
from meetup.people import Profile, User
from meetup.reminders import NotificationSettings, plan_reminders

PEOPLE = 300
KEEPERS = 50
BEGIN = datetime(2027, 1, 4, tzinfo=UTC)
END = BEGIN + timedelta(days=365)
STEP = (9.0, 12.5)  # hours between two looks of the worker; a day to be told in has thirteen
SLACK = timedelta(days=3)  # a look that is killed, or finds no mail server, may cost a morning
ZONES = (
    "Europe/Lisbon Europe/Berlin America/New_York America/Los_Angeles America/Sao_Paulo Africa/Casablanca "
    "Australia/Lord_Howe Asia/Kathmandu Asia/Tokyo Pacific/Kiritimati Pacific/Pago_Pago Pacific/Chatham"
).split()
TOLD = re.compile(r"^- Person (\d+): (.*)$", re.MULTILINE)
Key = tuple[str, int, date]


@dataclass
class Open:
    """That one thing was due on one day, from one moment until another."""

    owner: int
    key: Key
    since: datetime
    until: datetime = END


@dataclass
class World:
    """What is true, kept beside the database."""

    dice: random.Random
    zones: dict[int, str] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    weekly: set[int] = field(default_factory=set)
    contacts: dict[int, int] = field(default_factory=dict)
    kept: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    promises: dict[int, int] = field(default_factory=dict)
    archived: set[int] = field(default_factory=set)
    now_open: dict[tuple[str, int], Open] = field(default_factory=dict)
    history: list[Open] = field(default_factory=list)
    planned: set[tuple[str, int, date | None]] = field(default_factory=set)
    told: dict[Key, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def about(self, hours: float) -> int:
        """How many of what comes once a year for so many hours."""
        return int(hours / 24 / 365 + self.dice.random())

    def opens(self, kind: str, contact: int, day: date | None, at: datetime) -> None:
        """From now on the thing is due that day, or not at all."""
        if before := self.now_open.pop((kind, contact), None):
            before.until = at
        if day and contact not in self.archived:
            thing = Open(self.contacts[contact], (kind, contact, day), at)
            self.now_open[kind, contact] = thing
            self.history.append(thing)

    def hears(self, kind: str, contact: int, at: datetime) -> None:
        """Somebody is told of something, at that moment on their clocks."""
        thing = self.now_open.get((kind, contact))
        if thing is None:
            self.wrong.append(f"{at}: told of {kind} {contact}, which is done")
            return
        here = at.astimezone(ZoneInfo(self.zones[thing.owner]))
        self.told[thing.key].append(at)
        if here.date() < thing.key[2] or (here.date() == thing.key[2] and here.hour < 8):
            self.wrong.append(f"early: {thing.key} at {here}")

    def deadline(self, thing: Open) -> datetime:
        """When it must have been told: on the first morning of its day or after it, on Mondays only for some."""
        zone = ZoneInfo(self.zones[thing.owner])
        day = max(thing.key[2], thing.since.astimezone(zone).date())
        while self._morning(day, zone) <= thing.since or (thing.owner in self.weekly and day.weekday()):
            day += timedelta(days=1)
        travels = timedelta(days=7 if thing.owner in self.weekly else 1) if thing.owner in self.moved else timedelta(0)
        return self._morning(day, zone) + travels + SLACK

    @staticmethod
    def _morning(day: date, zone: ZoneInfo) -> datetime:
        return datetime(day.year, day.month, day.day, 8, tzinfo=zone).astimezone(UTC)

    def punctual(self) -> float:
        """The share of what was told by those who stayed at home that was told on its own day."""
        days = [
            at.astimezone(ZoneInfo(self.zones[self.contacts[contact]])).date() == day
            for (_, contact, day), (at, *_) in self.told.items()
            if self.contacts[contact] not in self.weekly | self.moved
        ]
        return sum(days) / len(days)

    def lost(self) -> list[Open]:
        found = []
        for thing in self.history:
            deadline = self.deadline(thing)
            if deadline < min(thing.until, END):
                times = [at for at in self.told[thing.key] if thing.since <= at <= deadline]
                found += [] if times else [thing]
        return found


def people(world: World) -> None:
    """Three hundred, each with three contacts; fifty keep in touch with the first of them."""
    users = [{"email": f"p{n}@example.org", "time_zone": world.dice.choice(ZONES)} for n in range(PEOPLE)]
    ids = list(db.session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), users))
    db.session.execute(insert(Profile), [{"user_id": id_, "name": f"Person {id_}"} for id_ in ids])
    world.zones = {id_: user["time_zone"] for id_, user in zip(ids, users, strict=True)}
    world.weekly = set(world.dice.sample(ids, PEOPLE // 5))
    rhythms = [{"user_id": id_, "rhythm": "weekly" if id_ in world.weekly else "daily"} for id_ in ids]
    db.session.execute(insert(NotificationSettings), rhythms)
    rows = []
    for place, id_ in enumerate(ids):
        for nth in range(1, 4):
            every = "P1M" if nth == 1 and place < KEEPERS else ""
            stage = "in_touch" if every else "waiting"
            person = ids[(place + nth) % PEOPLE]
            rows.append({"owner_id": id_, "person_id": person, "met_at": BEGIN, "stage": stage, "keep_every": every})
    made = insert(Contact).returning(Contact.id, Contact.owner_id, Contact.keep_every)
    for id_, owner, every in db.session.execute(made, rows).all():
        world.contacts[id_] = owner
        if every:
            world.kept[id_] = owner, BEGIN
    for contact in db.session.scalars(select(Contact).where(Contact.id.in_(world.kept))).unique():
        contact.refresh_keep_day()
    for id_ in world.kept:
        keep(world, id_, BEGIN)


def keep(world: World, contact: int, at: datetime) -> None:
    """By the calendar: a month after the latest touch, on the owner's clocks."""
    owner = world.contacts[contact]
    last = at.astimezone(ZoneInfo(world.zones[owner])).date()
    world.opens("keep", contact, last + relativedelta(months=1), at)


def promise(world: World, contact: int, at: datetime) -> None:
    """Keep what was promised, or promise something for a day; what is theirs to keep is nothing to be told of."""
    if open_ := world.promises.pop(contact, None):
        db.session.get_one(Promise, open_).mark_kept()
        world.opens("promise", contact, None, at)
        return
    owner = world.contacts[contact]
    day = at.astimezone(ZoneInfo(world.zones[owner])).date() + timedelta(days=world.dice.randrange(-2, 25))
    if ("promise", contact, day) in world.planned:
        return
    world.planned.add(("promise", contact, day))
    side = world.dice.choice(["mine", "mine", "mine", "theirs"])
    made = Promise(contact_id=contact, owner_id=owner, uuid=uuid4(), side=side, text="a book", due_on=day)
    db.session.add(made)
    db.session.flush()
    world.promises[contact] = made.id
    if side == "mine":
        world.opens("promise", contact, day, at)


def live(world: World, at: datetime, hours: float) -> None:
    """What people do in some hours: one or two plans and as many promises a year, six touches of each kept in touch
    with, and a journey and an archiving of every fourth person."""
    steps = []
    for contact in world.dice.sample(list(world.contacts), k=world.about(PEOPLE * 1.5 * hours)):
        here = at.astimezone(ZoneInfo(world.zones[world.contacts[contact]])).date()
        day = here + timedelta(days=world.dice.randrange(-2, 25)) if world.dice.random() < 0.8 else None
        if day and ("step", contact, day) in world.planned:
            continue  # planned for the same day again: it has been told, or will be
        world.planned.add(("step", contact, day))
        steps.append({"id": contact, "due_on": day, "next_step": f"step {contact}"})
        world.opens("step", contact, day, at)
    if steps:
        db.session.execute(update(Contact), steps)
    for contact in world.dice.sample(list(world.contacts), k=world.about(PEOPLE * 1.5 * hours)):
        promise(world, contact, at)
    for contact in world.dice.sample(list(world.contacts), k=world.about(PEOPLE / 4 * hours)):
        db.session.get_one(Contact, contact).archive()
        world.archived.add(contact)
        for kind in ("step", "keep", "promise"):
            world.opens(kind, contact, None, at)
    for contact in world.dice.sample(list(world.kept), k=world.about(KEEPERS * 6 * hours)):
        Touch.log(db.session.get_one(Contact, contact), "called")
        keep(world, contact, at)
    for owner in world.dice.sample(list(world.zones), k=world.about(PEOPLE / 4 * hours)):
        world.zones[owner] = world.dice.choice(ZONES)
        world.moved.add(owner)
        db.session.execute(update(User).where(User.id == owner).values(time_zone=world.zones[owner]))
    db.session.commit()


def send(world: World, at: datetime, persons: dict[tuple[int, int], int]) -> int:
    """What the worker does with letters, without the post; how many went out."""
    sent = 0
    for mail in Mail.list_due(limit=PEOPLE):
        try:
            text = mail.letter.text
        except NothingToSend:
            db.session.delete(mail)
            continue
        except TooEarly as early:
            mail.postpone_until(early.at)
            continue
        owner = int(mail.facts["user_id"])
        for person, tasks in TOLD.findall(text):
            for task in tasks.split("; "):
                kind = "keep" if task.startswith("Keep") else "promise" if "(promised" in task else "step"
                world.hears(kind, persons[owner, int(person)], at)
        mail.mark_sent()
        sent += 1
    db.session.commit()
    return sent


def looks(dice: random.Random) -> Iterator[tuple[datetime, float]]:
    """When the worker looks, and how many hours after the time before."""
    at = BEGIN
    while at < END:
        hours = dice.uniform(*STEP)
        at += timedelta(hours=hours)
        yield at, hours


def test_nothing_is_lost_or_early_or_told_twice(app: Flask) -> None:
    world = World(random.Random(2027))
    sent, rested = 0, False
    with app.app_context(), time_machine.travel(BEGIN, tick=False) as clock:
        people(world)
        db.session.commit()
        # As PostgreSQL does by itself within minutes, which this year does not last: half of its time is saved so.
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        rows = db.session.execute(select(Contact.owner_id, Contact.person_id, Contact.id)).all()
        persons = {(owner, person): id_ for owner, person, id_ in rows if person}
        for at, hours in looks(world.dice):
            clock.move_to(at, tick=False)
            live(world, at, hours)
            trouble = None if rested else world.dice.choice([None] * 8 + ["killed", "no mail server"])
            rested = trouble is not None
            plan_reminders()
            if trouble == "killed":
                db.session.rollback()
                continue
            db.session.commit()
            if not trouble:
                sent += send(world, at, persons)
            db.session.expunge_all()
    assert not world.wrong, world.wrong[:5]
    assert not world.lost(), world.lost()[:5]
    assert not [key for key, times in world.told.items() if len(times) > 1]
    assert sent > PEOPLE
    assert {kind for kind, _, _ in world.told} == {"step", "keep", "promise"}
    assert min(len(world.archived), len(world.moved)) > PEOPLE / 6
    assert world.punctual() > 0.6
