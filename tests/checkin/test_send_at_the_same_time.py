"""Devices that send at the same moment: check-ins, their undos and replays, of the same people."""

import random
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from meetup.checkin import CheckInDesk, CheckInUndo
from meetup.extensions import db, now
from tests.cast import Cast
from tests.checkin.doors import Phone, key_of, who_is_in
from tests.conftest import ClientFor

DEVICES = 6
PATIENCE = 3.0
"""Seconds in which a check-in that does not wait would be recorded."""


@pytest.mark.also_serializable
def test_undone_check_ins_never_stand(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Neither transaction sees the other, so without the lock of the desk both would be right."""
    staff = (cast.staff, cast.organizer) * (DEVICES // 2)
    phones = [Phone.open(client_for(person), cast) for person in staff]
    with app.app_context():
        undone, standing = key_of(cast.event, cast.owner), key_of(cast.event, cast.friend)
    mistakes = [phones[0].fact(undone) for _ in range(12)]
    facts = [*mistakes, *(phones[0].undo(mistake) for mistake in mistakes)]
    facts += [phones[0].fact(standing) for _ in range(6)]
    facts += facts[::3]
    random.Random(5).shuffle(facts)

    def send_all(share: tuple[Phone, list[dict[str, Any]]]) -> None:
        phone, own = share
        for fact in own:
            phone.send(fact)

    shares = [(phone, facts[number::DEVICES]) for number, phone in enumerate(phones)]
    with ThreadPoolExecutor(DEVICES) as threads:
        list(threads.map(send_all, shares))
    with app.app_context():
        assert set(who_is_in(cast.event.id)) == {standing}


def test_a_check_in_waits_for_an_undo_that_is_being_recorded(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """It would not see the undo, nor the undo the check-in, and then the check-in would stand."""
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        fact = phone.fact(key_of(cast.event, cast.owner))
    phone.send()  # makes the desk
    with ThreadPoolExecutor(1) as thread, app.app_context():
        CheckInDesk.lock(cast.event.id)
        CheckInUndo.record(cast.event.id, uuid4(), UUID(fact["uuid"]), device_id=None, staff_id=None, at=now())
        db.session.flush()
        sending = thread.submit(phone.send, fact)
        wait([sending], timeout=PATIENCE)
        db.session.commit()
        sending.result()
    with app.app_context():
        assert who_is_in(cast.event.id) == {}


@pytest.mark.also_serializable
def test_one_walk_in_is_one_ticket(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The phone sends a walk-in again before the first answer has come."""
    phones = [Phone.open(client_for(cast.staff), cast) for _ in range(DEVICES)]
    fact = phones[0].fact("w11111111-1111-4111-8111-111111111111", way="walk_in", name="Nadia", company="", category="")
    with ThreadPoolExecutor(DEVICES) as threads:
        answers = list(threads.map(lambda phone: phone.send(fact), phones))
    assert len({answer["keys"][fact["person"]] for answer in answers}) == 1
    assert phones[0].list()["counts"] == {"arrived": 1, "expected": 6}
