"""What is kept of check-ins, for how long, and what people take along of theirs."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.checkin import CheckIn, CheckInDevice, CheckInUndo
from meetup.events import Attendance
from meetup.extensions import db, now
from tests.cast import Cast
from tests.checkin.doors import Phone, key_of
from tests.conftest import ClientFor


@pytest.fixture
def phone(app: Flask, cast: Cast, client_for: ClientFor) -> Phone:
    """A device that has let two people in, one of whom by mistake."""
    phone = Phone.open(client_for(cast.staff), cast)
    with app.app_context():
        mistake, fact = (phone.fact(key_of(cast.event, person)) for person in (cast.friend, cast.owner))
    phone.send(fact, mistake, phone.undo(mistake))
    return phone


def counts(app: Flask) -> list[int | None]:
    kinds = CheckIn, CheckInUndo, CheckInDevice
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def test_facts_are_erased_and_arrivals_stay(app: Flask, cast: Cast, phone: Phone) -> None:
    """G3: a year after the event. That somebody came stays with their attendance."""
    assert counts(app) == [2, 1, 1]
    with time_machine.travel(now() + timedelta(days=364)):
        app.test_cli_runner().invoke(args=["tidy"])
    assert counts(app) == [2, 1, 1]
    with time_machine.travel(now() + timedelta(days=367)):
        app.test_cli_runner().invoke(args=["tidy"])
    assert counts(app) == [0, 0, 0]
    with app.app_context():
        came = select(func.count()).where(Attendance.checked_in_at.is_not(None))
        assert db.session.scalar(came) == 1


def test_people_take_their_check_ins_along(app: Flask, cast: Cast, client_for: ClientFor, phone: Phone) -> None:
    own = client_for(cast.owner).get("/me/export.json").get_json()
    (came,) = own["check_ins"]
    assert (came["event"], came["door"], came["way"]) == ("PyData Lisbon", "Door A", "scan")
    assert client_for(cast.friend).get("/me/export.json").get_json()["check_ins"] == []
    made = client_for(cast.staff).get("/me/export.json").get_json()
    assert len(made["made_check_ins"]) == 2 and len(made["check_in_devices"]) == 1
    assert "Owner Person" not in str(made["made_check_ins"])
