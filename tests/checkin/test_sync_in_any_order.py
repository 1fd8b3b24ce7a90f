"""In whatever order five devices send what they did, and however often, the same people are in since the same time."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from meetup.checkin import CheckInDevice, settle_claimed
from meetup.checkin.subjects import key_of_attendance, key_of_ticket
from meetup.events import Attendance, Event
from meetup.extensions import db
from meetup.people import User
from meetup.tickets import Ticket
from tests.cast import Cast, join
from tests.checkin.doors import facts_of, make_device, send, ticket, who_is_in

NOW = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=10)
REMOVED_AT = NOW - timedelta(minutes=90)
DEVICES, PEOPLE, WALK_INS = 5, 6, 2
REMOVED, CLAIMED, LEAVING = 0, 4, 1
"""The device whose owner is removed, the ticket that is claimed meanwhile, and the attendee who leaves."""


@dataclass(frozen=True)
class Act:
    """What a device did: checked somebody in so many minutes ago, or undid an earlier act of its own or of another."""

    uuid: UUID
    device: int
    person: int
    minutes_ago: int
    undoes: int | None

    @property
    def at(self) -> datetime:
        return NOW - timedelta(minutes=self.minutes_ago)


@st.composite
def acts(draw: st.DrawFn) -> list[Act]:
    count = draw(st.integers(1, 12))
    uuids = draw(st.lists(st.uuids(version=4), min_size=count, max_size=count, unique=True))
    return [
        Act(
            uuid,
            draw(st.integers(0, DEVICES - 1)),
            draw(st.integers(0, PEOPLE + WALK_INS - 1)),
            draw(st.integers(0, 60 * 30)),  # some before the event's doors open
            draw(st.none() | st.integers(0, count - 1)) if number else None,
        )
        for number, uuid in enumerate(uuids)
    ]


SKEWS = st.lists(st.sampled_from([-60, -7, 0, 13, 60]), min_size=DEVICES, max_size=DEVICES)


@dataclass(frozen=True)
class Hall:
    """The event with its people and devices, all in one transaction that is never committed."""

    event_id: int
    keys: Sequence[str]
    devices: Sequence[int]

    def fact(self, act: Act, everything: Sequence[Act], skew: timedelta) -> dict[str, Any]:
        fact: dict[str, Any] = {"uuid": str(act.uuid), "at": (act.at + skew).isoformat()}
        if act.undoes is not None and everything[act.undoes].undoes is None:
            return {**fact, "undoes": str(everything[act.undoes].uuid)}
        walk_in = act.person - PEOPLE
        person = f"w{UUID(int=walk_in + 1)}" if walk_in >= 0 else self.keys[act.person]
        names = {"name": f"Walk-in {walk_in}", "company": "", "category": "Day"} if walk_in >= 0 else {}
        return {**fact, "person": person, "way": "scan", "door": f"Door {act.device}", **names}

    def outcome(self, steps: Sequence[Callable[[], None]]) -> Any:
        """What is left after ``steps``, which are then taken back."""
        with db.session.begin_nested() as savepoint:
            for step in steps:
                step()
            found = who_is_in(self.event_id), facts_of(self.event_id)
            savepoint.rollback()
        db.session.expire_all()
        return found


@contextmanager
def hall(app: Flask, cast: Cast) -> Iterator[Hall]:
    with app.app_context(), time_machine.travel(NOW, tick=False):
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = BEGAN, NOW + timedelta(hours=8)
        people = [join(f"guest-{number}") for number in range(3)]
        attendances = [event.add_attendee(person) for person in people]
        tickets = [ticket(event, f"Ticket {number}", str(number)) for number in range(3)]
        staff = [join(f"staff-{number}") for number in range(DEVICES)]
        for member in staff:
            event.add_attendee(member, "staff")
        db.session.flush()
        rows: list[Any] = [event.find_attendance(person) for person in people]
        keys = [*map(key_of_attendance, rows), *map(key_of_ticket, tickets)]
        del attendances
        yield Hall(event.id, keys, [make_device(event, member).id for member in staff])
        db.session.rollback()


@pytest.mark.one_database
@given(acts=acts(), skews=SKEWS, seed=st.integers(0, 2**32), leaves=st.booleans(), claims=st.booleans())
@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_has_the_same_end(
    app: Flask, cast: Cast, acts: list[Act], skews: list[int], seed: int, leaves: bool, claims: bool
) -> None:
    with hall(app, cast) as here:
        chance = random.Random(seed)
        outcomes = [here.outcome(steps_of(here, acts, skews, chance, leaves, claims)) for _ in range(3)]
        assert outcomes[0] == outcomes[1] == outcomes[2]
        in_order = here.outcome(steps_of(here, acts, skews, None, leaves, claims))
        assert outcomes[0] == in_order
        assert in_order[0] == expected(here, acts, leaves, claims)


def steps_of(
    here: Hall, acts: list[Act], skews: list[int], chance: random.Random | None, leaves: bool, claims: bool
) -> list[Callable[[], None]]:
    """The syncs of all devices, and what changes meanwhile: in order, or shuffled with what is sent twice."""
    sent = list(acts)
    if chance:
        sent += chance.choices(acts, k=chance.randint(0, len(acts)))
        chance.shuffle(sent)
    batches: list[list[Act]] = []
    for act in sent:
        joins = chance and batches and batches[-1][0].device == act.device and chance.random() < 0.7
        batches[-1].append(act) if joins else batches.append([act])
    steps: list[tuple[bool, Callable[[], None]]] = [
        (
            any(act.device == REMOVED and act.at >= REMOVED_AT for act in batch),
            lambda batch=batch: sync(here, acts, batch, skews),  # type: ignore[misc]
        )
        for batch in batches
    ]
    changes = [lambda: remove_staff(here), *([lambda: leave(here)] if leaves else [])]
    changes += [lambda: claim(here)] if claims else []
    for change in changes:
        steps.insert(chance.randint(0, len(steps)) if chance else len(steps), (False, change))
    # What a device did after its owner was removed cannot have arrived before that.
    return [step for is_late, step in steps if not is_late] + [step for is_late, step in steps if is_late]


def sync(here: Hall, acts: list[Act], batch: list[Act], skews: list[int]) -> None:
    device = db.session.get_one(CheckInDevice, here.devices[batch[0].device])
    skew = timedelta(minutes=skews[batch[0].device])
    send(device, *(here.fact(act, acts, skew) for act in batch), sent_at=NOW + skew)


def remove_staff(here: Hall) -> None:
    device = db.session.get_one(CheckInDevice, here.devices[REMOVED])
    device.revoked_at = REMOVED_AT
    db.session.flush()


def leave(here: Hall) -> None:
    event = db.session.get_one(Event, here.event_id)
    event.remove_attendee(attendance_of(here, LEAVING).user)


def claim(here: Hall) -> None:
    """Somebody who attends already takes a ticket over."""
    held = db.session.get_one(Ticket, int(here.keys[CLAIMED][1:].partition("-")[0]))
    held.claimed_at, held.attendance_id = NOW, attendance_of(here, 0).id
    db.session.flush()
    settle_claimed(held)


def attendance_of(here: Hall, person: int) -> Attendance:
    return db.session.get_one(Attendance, int(here.keys[person][1:].partition("-")[0]))


def expected(here: Hall, acts: list[Act], leaves: bool, claims: bool) -> dict[str, datetime]:
    """Who is in since when, worked out from the acts without the code that is tested."""
    counted = [act for act in acts if act.device != REMOVED or act.at < REMOVED_AT]
    is_undo = {act.uuid for act in acts if act.undoes is not None and acts[act.undoes].undoes is None}
    undone = {acts[act.undoes].uuid for act in counted if act.uuid in is_undo and act.undoes is not None}
    times: dict[str, datetime] = {}
    for act in counted:
        if act.uuid in is_undo or act.uuid in undone:
            continue
        at = max(act.at, BEGAN - timedelta(hours=12))
        key = here.keys[act.person] if act.person < PEOPLE else f"Walk-in {act.person - PEOPLE}"
        keys = [key, here.keys[0]] if claims and act.person == CLAIMED else [key]
        for each in keys:
            times[each] = min(at, times.get(each, at))
    if leaves:
        times.pop(here.keys[LEAVING], None)
    return times


def test_a_removed_device_has_three_days(app: Flask, cast: Cast) -> None:
    """Z3: what it did before counts, if it is sent within 72 hours. What it did afterwards never does."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        device = make_device(event, db.session.get_one(User, cast.staff.id))
        at = device.opened_at
        device.revoked_at = at - timedelta(minutes=10)
        assert device.accepts(at - timedelta(minutes=11))
        assert not device.accepts(at - timedelta(minutes=10))
        device.revoked_at = at - timedelta(hours=73)
        assert not device.accepts(at - timedelta(hours=74))
