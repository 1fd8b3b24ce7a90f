"""People stand at a room's door and scan its code."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.errors import FRAGMENT_TYPE
from meetup.events import Attendance, Event
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms import Visit as Stay
from tests.cast import Cast
from tests.conftest import ClientFor

UUID = "2b1f7a52-6c0e-4d0a-9b5a-0d4a5f3c9e11"


@pytest.fixture
def code(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return db.session.get_one(Room, cast.room.id).code.code


def rows(app: Flask, person: User) -> tuple[int, int]:
    """How many events ``person`` attends, and rooms they have entered."""
    with app.app_context():
        tables = (Attendance, Stay)
        attends, stays = (db.session.scalars(select(t.id).where(t.user_id == person.id)).all() for t in tables)
        return len(attends), len(stays)


def change(app: Flask, cast: Cast, **columns: str) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(**columns)
        db.session.commit()


def test_the_door_shows_the_way_in_to_each(cast: Cast, client_for: ClientFor, code: str) -> None:
    door = client_for(None).visit(f"/c/{code}")
    assert "Hall B" in door
    assert f"/sign-in?next=/c/{code}" in [link["href"] for link in door.all("a")]
    assert client_for(cast.owner).visit(f"/c/{code}").form(f"/rooms/{cast.room.id}/visits")
    assert client_for(cast.stranger).visit(f"/c/{code}").form(f"/c/{code}/visits")


def test_looking_lets_nobody_in(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    for _ in range(3):
        client_for(cast.stranger).get(f"/c/{code}")
    assert rows(app, cast.stranger) == (0, 0)


def test_one_tap_goes_and_enters(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    stranger = client_for(cast.stranger)
    for _ in range(2):
        assert stranger.post_form(f"/c/{code}/visits").location == f"/rooms/{cast.room.id}"
    assert rows(app, cast.stranger) == (1, 1)
    assert "You're here" in stranger.visit(f"/rooms/{cast.room.id}")


def test_a_scan_in_the_app_does_the_same(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    scan = {"code": code, "uuid": UUID, "how": "scan"}
    me = client_for(cast.owner)
    sheet = me.post_form("/contacts", scan, headers={"Accept": FRAGMENT_TYPE})
    assert sheet.status_code == 200
    assert "You're in Hall B" in sheet.text
    assert "<html" not in sheet.text
    assert me.post_form("/contacts", scan).location == f"/rooms/{cast.room.id}"
    assert rows(app, cast.owner) == (1, 1)


def test_what_is_over_called_off_or_hidden_takes_nobody_new(
    app: Flask, cast: Cast, client_for: ClientFor, code: str
) -> None:
    stranger = client_for(cast.stranger)
    change(app, cast, status="cancelled")
    assert not stranger.visit(f"/c/{code}").all("form")
    assert stranger.post_form(f"/c/{code}/visits").status_code == 422
    change(app, cast, status="draft")
    stranger.visit(f"/c/{code}", status=404)
    assert stranger.post_form(f"/c/{code}/visits").status_code == 404
    change(app, cast, status="published", visibility="members")
    assert client_for(None).get(f"/c/{code}").location.startswith("/sign-in")
    client_for(cast.organizer).post_form(f"/rooms/{cast.room.id}/closing")
    assert "Closed" in stranger.visit(f"/c/{code}")
    assert stranger.post_form(f"/c/{code}/visits").status_code == 422
    assert rows(app, cast.stranger) == (0, 0)


def test_codes_of_other_things_open_no_room(app: Flask, cast: Cast, client_for: ClientFor, code: str) -> None:
    stranger = client_for(cast.stranger)
    with app.app_context():
        other = db.session.get_one(Event, cast.event.id).code.code
    for wrong in (other, "0" * 16, "nonsense"):
        assert stranger.post_form(f"/c/{wrong}/visits").status_code == 404
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        room.code.revoke()
        db.session.commit()
    assert stranger.post_form(f"/c/{code}/visits").status_code == 410
    assert rows(app, cast.stranger) == (0, 0)


def test_the_poster_shows_it(cast: Cast, client_for: ClientFor, code: str) -> None:
    page = client_for(cast.owner).visit(f"/rooms/{cast.room.id}/code")
    assert page.one(class_="typed").text.replace(" ", "") == code
    assert page.one("img")["src"] == f"/c/{code}.svg"
    assert page.one("a", download="pydata-lisbon-Hall-B-code.png")["href"] == f"/c/{code}.png"
