"""Organizers open rooms, change them, and close them."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db
from meetup.rooms import Room
from tests.cast import Cast
from tests.conftest import ClientFor, Visit

ROOMS = "/events/pydata-lisbon/rooms"


def typed(**changes: str) -> dict[str, str]:
    """The form of a room, filled in right but for ``changes``."""
    return {"name": "Hall C", "topic": "Typing", "kind": "on_site", "starts": "", "ends": ""} | changes


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Room.name).order_by(Room.id)))


def test_opened_changed_closed_and_opened_again(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    organizer = client_for(cast.organizer)
    organizer.visit(f"{ROOMS}/new")
    room = organizer.post_form(ROOMS, typed(starts="2027-06-12T09:00", ends="2027-06-12T10:00")).location
    assert "09:00 – 10:00" in visit(room, as_=cast.owner)
    assert organizer.visit(f"{room}/edit").one("input", id="starts")["value"] == "2027-06-12T09:00"
    organizer.post_form(room, typed(name="Hall D", kind="online"))
    assert "Hall D Now: Typing" in visit("/rooms", as_=cast.owner).text
    organizer.post_form(f"{room}/closing")
    assert "Hall D Closed" in visit("/rooms", as_=cast.owner).text
    owner = client_for(cast.owner)
    assert owner.post_form(f"{room}/visits").status_code == 422
    assert owner.post_form(f"{room}/messages", {"body": "Hello?"}).status_code == 422
    assert not owner.visit(room).all("textarea")
    organizer.post_form(f"{room}/reopening")
    assert owner.post_form(f"{room}/visits").status_code == 303


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " \t "}, "Give the room a name."),
        ({"name": "x" * 81}, "Keep this to 80 characters."),
        ({"topic": "x" * 201}, "Keep this to 200 characters."),
        ({"kind": "in the sky"}, "Choose what kind of room it is."),
        ({"starts": "noon"}, "That's not a date and time."),
        ({"starts": "2027-06-12T09:00", "ends": "2027-06-12T09:00"}, "The room must close after it opens."),
        ({"starts": "2027-03-28T01:30"}, "This time doesn't exist"),
    ],
)
def test_what_does_not_fit_is_said(
    app: Flask, cast: Cast, client_for: ClientFor, changes: dict[str, str], sentence: str
) -> None:
    organizer = client_for(cast.organizer)
    for path in (ROOMS, f"/rooms/{cast.room.id}"):
        answer = organizer.post_form(path, typed(**{"topic": "What I typed"} | changes))
        assert answer.status_code == 422
        assert answer.text.replace("&#39;", "'").count(sentence) == 1
        assert changes.get("topic", "What I typed") in answer.text
    assert organizer.post_form(ROOMS).status_code == 422
    assert names(app) == ["Hall B"]


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 403), ("stranger", 404)])
def test_others_do_not(app: Flask, cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    client, room = client_for(getattr(cast, who)), f"/rooms/{cast.room.id}"
    assert client.get(f"{ROOMS}/new").status_code == client.get(f"{room}/edit").status_code == status
    closing = () if who == "staff" else (f"{room}/closing", f"{room}/reopening")  # the staff moderates
    for path in (ROOMS, room, *closing):
        assert client.post_form(path, typed()).status_code == status
    assert names(app) == ["Hall B"]
