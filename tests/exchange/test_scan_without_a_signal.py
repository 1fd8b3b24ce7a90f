"""Q7: scans that arrive hours later, in any order, more than once, by a clock that is off."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import or_, select

from meetup.codes import Code
from meetup.contacts import Contact, Stage
from meetup.exchange import Encounter, Scan, record_exchange
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Room
from tests.cast import Cast, join
from tests.conftest import ClientFor
from tests.exchange.scans import JSON, code_of, event, kept, scan

NOW = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
LATEST = timedelta(hours=72)
DAY = timedelta(days=1)
TAKEN_BACK = timedelta(hours=30)
IN_FOYER = timedelta(hours=40)  # so long ago the scanner entered it, and gave no sign since


@dataclass(frozen=True)
class Kept:
    """A scan on the phone: of whom, how long ago, with which event chosen and what note.

    ``badge``: of their badge at the second event; ``rotated``: its code was replaced since; ``undone``: it is taken
    back as soon as it has arrived.
    """

    uuid: UUID
    person: int
    ago: timedelta
    chosen: int | None
    note: str
    rotated: bool
    undone: bool
    badge: bool = False

    @property
    def met_at(self) -> datetime:
        return min(max(NOW - self.ago, NOW - LATEST), NOW)

    @property
    def refused(self) -> bool:
        """A badge opens from 12 hours before its event to 12 after, a replaced code never (Q2, Q3)."""
        over = self.badge and not NOW - timedelta(hours=60) <= self.met_at <= NOW - timedelta(hours=12)
        return over or self.rotated


kept_scans = st.builds(
    Kept,
    uuid=st.uuids(version=4),
    person=st.integers(0, 2),
    ago=st.timedeltas(timedelta(minutes=-5), timedelta(hours=80)) | st.timedeltas(timedelta(hours=37), IN_FOYER),
    chosen=st.sampled_from([None, 0, 1]),
    note=st.sampled_from(["", "Red scarf", "Kafka", "Owes me a coffee"]),
    rotated=st.sampled_from([False, False, False, True]),
    undone=st.sampled_from([False, False, False, True]),
    badge=st.booleans(),
)
batches = st.lists(kept_scans, min_size=1, max_size=7, unique_by=lambda scan: scan.uuid)


class World:
    """A scanner with places to have been in, and three people to scan; the first of them was met long ago, and took
    their card back ``TAKEN_BACK`` ago."""

    def __init__(self, app: Flask, client_for: ClientFor) -> None:
        self.app = app
        with app.app_context():
            with at(LONG_AGO):
                self.scanner, *self.people = (join(uuid4().hex) for _ in range(4))
                first, second = (
                    event(self.scanner, title, days, *self.people) for title, days in (("1", 10), ("2", 28))
                )
                code = Code.get_phone_code(self.people[0])
                met = record_exchange(self.scanner, code, Scan(uuid=uuid4(), at=LONG_AGO, event_id=first.id))
                met.contact.stage = Stage.IN_TOUCH
                worn = [second.add_attendee(person) for person in self.people]
                self.old_badges = [attendance.badge for attendance in worn]
                for attendance in worn:
                    attendance.renew_badge()
                self.badges = [attendance.badge for attendance in worn]
                self.old = [Code.get_phone_code(person) for person in self.people]
                self.new = [code.rotate() for code in self.old]
            with at(NOW - TAKEN_BACK):
                met.contact.revoke_card()
            with at(NOW - IN_FOYER):
                Room.create(second, "Foyer").enter(self.scanner)
            self.second = second.id
            self.chosen = {None: "", 0: str(first.id), 1: str(second.id)}
            db.session.commit()
        self.client = client_for(self.scanner)
        self.token = self.client.token()

    def take(self, scan: Kept, clock: timedelta) -> int:
        """Send ``scan`` by a phone whose clock is off by ``clock``; answers the status."""
        facts: dict[str, Any] = {
            "csrf_token": self.token,
            "code": self._code(scan).code,
            "uuid": str(scan.uuid),
            "at": (NOW + clock - scan.ago).isoformat(),
            "sent_at": (NOW + clock).isoformat(),
            "event_id": self.chosen[scan.chosen],
            "note": "" if scan.undone else scan.note,
        }
        status = self.client.post("/contacts", data=facts, headers=JSON).status_code
        if scan.undone and status == 201:
            self._undo(scan.uuid)
        return status

    def _code(self, scan: Kept) -> Code:
        if scan.badge:
            return (self.old_badges if scan.rotated else self.badges)[scan.person]
        return (self.old if scan.rotated else self.new)[scan.person]

    def _undo(self, uuid: UUID) -> None:
        with self.app.app_context():
            mine = Encounter.scanner_id == self.scanner.id, Encounter.uuid == uuid
            db.session.scalars(select(Encounter).where(*mine)).one().undo(self.people[0])
            db.session.commit()

    def state(self) -> tuple[Any, ...]:
        """All that these four people have of each other, without the ids that rows happen to have."""
        names = {person.id: place for place, person in enumerate((self.scanner, *self.people))}
        with self.app.app_context():
            ours = or_(Contact.owner_id == self.scanner.id, Contact.person_id == self.scanner.id)
            contacts = db.session.scalars(select(Contact).where(ours))
            listed = [
                (
                    names[c.owner_id],
                    names[c.person_id or 0],
                    c.met_at,
                    c.place,
                    c.stage,
                    sorted(c.note.split("\n")),
                    str(c.given_at),
                    str(c.asked_at),
                    c.given_event_id and c.given_event_id == self.second,
                )
                for c in contacts
            ]
            meetings = db.session.scalars(select(Encounter).where(Encounter.scanner_id == self.scanner.id)).unique()
            met = [
                (
                    m.met_at,
                    names[m.scanned_id or 0],
                    m.event and m.event.title,
                    m.room and m.room.name,
                    bool(m.undone_at),
                )
                for m in meetings
            ]
        return sorted(listed), sorted(met, key=str)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def meetings(app: Flask, scanner: User) -> Sequence[Encounter]:
    with app.app_context():
        return db.session.scalars(select(Encounter).where(Encounter.scanner_id == scanner.id)).unique().all()


@pytest.mark.slow
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a smaller example is not worth the minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(batch=batches, clock=st.sampled_from([timedelta(0), DAY, -DAY]), seed=st.integers(0, 999))
def test_any_order_comes_to_the_same(
    app: Flask, client_for: ClientFor, batch: list[Kept], clock: timedelta, seed: int
) -> None:
    with at(NOW):
        orderly, messy = World(app, client_for), World(app, client_for)
        for scan in sorted(batch, key=lambda scan: scan.ago, reverse=True):
            assert orderly.take(scan, timedelta(0)) == (410 if scan.refused else 201)
        thrice = batch * 3
        random.Random(seed).shuffle(thrice)
        answers = [(scan, messy.take(scan, clock)) for scan in thrice]
        assert messy.state() == orderly.state()
    for scan in batch:
        got = [status for taken, status in answers if taken is scan]
        expected = [410] * 3 if scan.refused else [201, 410, 410] if scan.undone else [201, 200, 200]
        assert got == expected
    for meeting in meetings(app, messy.scanner):
        assert meeting.met_at <= NOW
        assert meeting.met_at >= NOW - LATEST or meeting.met_at == LONG_AGO


def test_of_two_too_old_to_tell_apart_the_same_one_counts(app: Flask, client_for: ClientFor) -> None:
    """Their times are both moved to 72 hours ago, so that only the UUID is left to go by."""
    uuids = sorted(uuid4() for _ in range(2))
    with at(NOW):
        latest = []
        for order in ((0, 1), (1, 0)):
            world = World(app, client_for)
            for one in order:
                world.take(Kept(uuids[one], 1, (4 + one) * DAY, one, "", rotated=False, undone=False), timedelta(0))
            contact = kept(app, world.scanner, world.people[1])
            with app.app_context():
                latest.append(Encounter.all_for(contact)[0].uuid)
    assert latest == [uuids[1], uuids[1]]


def test_times_are_moved_into_what_can_be(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Not in the future, not over 72 hours ago, not before there was the code."""
    with at(NOW):
        world = World(app, client_for)
        code = code_of(app, world.people[1])
        scan(world.client, code, at=(NOW + DAY).isoformat())
        scan(world.client, code, at=(NOW - 5 * DAY).isoformat())
        newcomer = join_now(app)
        scan(world.client, code_of(app, newcomer), at=(NOW - DAY).isoformat())
        times = sorted(meeting.met_at for meeting in meetings(app, world.scanner) if meeting.met_at != LONG_AGO)
    assert times == [NOW - LATEST, NOW, NOW]


def test_a_phone_with_a_wrong_clock_still_knows_how_long_ago_it_was(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with at(NOW):
        world = World(app, client_for)
        for clock in (DAY, -DAY, -300 * DAY):
            sent_at = NOW + clock
            scanned_at = sent_at - timedelta(hours=1)
            answer = scan(
                world.client, code_of(app, world.people[1]), at=scanned_at.isoformat(), sent_at=sent_at.isoformat()
            )
            assert answer.status_code == 201
        times = {meeting.met_at for meeting in meetings(app, world.scanner)}
    assert times == {LONG_AGO, NOW - timedelta(hours=1)}


def test_what_comes_late_does_not_hide_what_came_before(app: Flask, client_for: ClientFor) -> None:
    """An older scan adds to the history; place and time stay those of the latest."""
    with at(NOW):
        world = World(app, client_for)
        code = code_of(app, world.people[1])
        scan(world.client, code, at=(NOW - timedelta(hours=39)).isoformat())
        before = kept(app, world.scanner, world.people[1])
        assert before.place == "Foyer, 2"
        scan(world.client, code, at=(NOW - timedelta(hours=60)).isoformat(), event_id=world.chosen[0])
        after = kept(app, world.scanner, world.people[1])
        page = world.client.visit(f"/contacts/{after.id}")
    assert (after.met_at, after.place) == (before.met_at, before.place)
    assert page.text.count("you scanned their code") == 2


def join_now(app: Flask) -> User:
    with app.app_context():
        user = join(uuid4().hex)
        db.session.commit()
        return user
