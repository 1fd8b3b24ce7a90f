"""Attendees check themselves in with the code at the door, if the organizers want that."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.checkin import CheckIn, CheckInDesk, door_code
from meetup.errors import FRAGMENT_TYPE as FRAGMENT
from meetup.events import Event
from meetup.extensions import db, now
from tests.cast import Cast
from tests.conftest import ClientFor


@pytest.fixture
def code(app: Flask, cast: Cast, client_for: ClientFor) -> str:
    """The code of a door at which people check themselves in."""
    client = client_for(cast.organizer)
    path = f"/events/{cast.event.slug}/manage/check-in/self"
    assert client.post(path, data={"csrf_token": client.token(), "on": "yes"}).status_code == 303
    with app.app_context():
        return door_code(db.session.get_one(Event, cast.event.id)).code


def ways(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(CheckIn.way)))


def test_opening_the_code_checks_nobody_in_and_the_button_does(
    app: Flask, cast: Cast, client_for: ClientFor, code: str
) -> None:
    client = client_for(cast.owner)
    for _ in range(3):
        page = client.visit(f"/c/{code}")
    assert "You're on the list" in page.text
    assert ways(app) == []
    for _ in range(2):
        answer = client.post(f"/c/{code}/arrivals", data={"csrf_token": client.token()})
        assert answer.status_code == 303
    assert ways(app) == ["self"]
    assert "checked in since" in client.visit(f"/c/{code}").text


def test_the_scanner_of_the_app_checks_in(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    client = client_for(cast.owner)
    headers = {"Accept": FRAGMENT, "X-CSRFToken": client.token()}
    answer = client.post("/contacts", data={"code": code, "how": "scan", "uuid": str(uuid4())}, headers=headers)
    assert answer.status_code == 200 and "Checked in" in answer.text
    assert ways(app) == ["self"]


def test_others_are_told_where_to_turn(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    assert "at the desk" in client_for(None).visit(f"/c/{code}").text
    stranger = client_for(cast.stranger)
    assert "not on the list" in stranger.visit(f"/c/{code}").text
    assert stranger.post(f"/c/{code}/arrivals", data={"csrf_token": stranger.token()}).status_code == 409
    assert ways(app) == []


def test_it_ends_when_organizers_turn_it_off(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    organizer, owner = client_for(cast.organizer), client_for(cast.owner)
    path = f"/events/{cast.event.slug}/manage/check-in/self"
    organizer.post(path, data={"csrf_token": organizer.token()})
    assert owner.post(f"/c/{code}/arrivals", data={"csrf_token": owner.token()}).status_code == 409
    assert "at the desk" in owner.visit(f"/c/{code}").text
    staff = client_for(cast.staff)
    assert staff.post(path, data={"csrf_token": staff.token(), "on": "yes"}).status_code == 403


def test_the_door_is_closed_days_before(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = now() + timedelta(hours=13), now() + timedelta(days=2)
        db.session.commit()
    owner = client_for(cast.owner)
    assert "twelve hours" in owner.visit(f"/c/{code}").text
    assert owner.post(f"/c/{code}/arrivals", data={"csrf_token": owner.token()}).status_code == 409


def test_an_event_has_one_door_code(app: Flask, cast: Cast, code: str) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        assert door_code(event).code == code
        assert CheckInDesk.find(event.id)
