"""Those who run an event find all its rooms in one place."""

import pytest
from flask import Flask

from meetup.events import Event
from meetup.extensions import db
from meetup.rooms import Room
from tests.cast import Cast
from tests.conftest import ClientFor, Queries, Visit

ROOMS = "/events/pydata-lisbon/manage/rooms"


@pytest.mark.parametrize("who", ["organizer", "staff"])
def test_all_rooms_are_listed(app: Flask, cast: Cast, visit: Visit, who: str) -> None:
    with app.app_context():
        Room.create(db.session.get_one(Event, cast.event.id), "Cellar").close()
        db.session.commit()
    page = visit(ROOMS, as_=getattr(cast, who))
    assert "Hall B" in page
    assert "Closed" in page
    edits = [link for link in page.all("a") if link["href"] == f"/rooms/{cast.room.id}/edit"]
    assert bool(edits) == (who == "organizer")
    assert any(link["href"] == f"/rooms/{cast.room.id}" for link in page.all("a"))
    assert any(link["href"] == ROOMS for link in visit("/events/pydata-lisbon/manage", as_=getattr(cast, who)).all("a"))


def test_others_do_not_see_them_there(cast: Cast, client_for: ClientFor) -> None:
    """Z1"""
    assert client_for(cast.owner).get(ROOMS).status_code == 403
    assert client_for(cast.stranger).get(ROOMS).status_code == 404


def test_more_rooms_cost_no_more(app: Flask, cast: Cast, visit: Visit, queries: Queries) -> None:
    def cost() -> int:
        with queries() as statements:
            visit(ROOMS, as_=cast.organizer)
        return len(statements)

    cost()
    few = cost()
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        for number in range(40):
            Room.create(event, f"Room {number}")
        db.session.commit()
    assert cost() == few
    page = visit(ROOMS, as_=cast.organizer)
    more = next(link["href"] for link in page.all("a") if "after=" in link["href"])
    assert "Room 39" in visit(more, as_=cast.organizer)
