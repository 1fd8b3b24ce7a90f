"""The list of rooms says where something is new, and who is where."""

import re

import pytest
from flask import Flask

from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from tests.cast import Cast, live_event
from tests.conftest import ClientFor, Visit
from tests.moderation.test_moderate_a_room import act
from tests.pages import Page
from tests.rooms.talks import say
from tests.rooms.test_answer_and_react import block
from tests.rooms.test_see_who_is_here import enter


def read(client_for: ClientFor, cast: Cast, who: User, message: int) -> None:
    answer = client_for(who).post_form(f"/rooms/{cast.room.id}/reading", {"message": str(message)})
    assert answer.status_code == 303


def row(page: Page, name: str = "Hall B") -> str:
    (found,) = [item for item in page.all("li") if item.all("a") and item.all("a")[0].text == name]
    return found.text


def test_what_came_since_one_read_is_counted_until_it_is_read(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    first = say(app, cast, cast.contact)
    assert "unread" not in row(visit("/rooms", as_=cast.owner)), "nobody has missed what was before them"
    read(client_for, cast, cast.owner, first)
    assert "unread" not in row(visit("/rooms", as_=cast.owner))
    say(app, cast, cast.owner, "My own")
    say(app, cast, cast.contact, "Second")
    last = say(app, cast, cast.friend, "Third")
    assert "2 unread" in row(visit("/rooms", as_=cast.owner))
    assert "2 unread" in row(visit(f"/events/{cast.event.slug}", as_=cast.owner))
    assert "unread" not in row(visit("/rooms", as_=cast.contact))
    read(client_for, cast, cast.owner, last)
    assert "unread" not in row(visit("/rooms", as_=cast.owner))


def test_what_one_cannot_read_is_not_counted(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Neither what was removed, nor what the blocked say (P4), nor a room one is banned from."""
    read(client_for, cast, cast.owner, say(app, cast, cast.owner))
    said = say(app, cast, cast.contact, "Second")
    say(app, cast, cast.friend, "Third")
    act(client_for, cast.staff, said, "remove")
    assert "1 unread" in row(visit("/rooms", as_=cast.owner))
    block(app, cast.owner, cast.friend)
    assert "unread" not in row(visit("/rooms", as_=cast.owner))
    own = say(app, cast, cast.owner, "Spam")
    enter(app, cast, cast.contact)
    say(app, cast, cast.contact, "Fourth")
    act(client_for, cast.staff, own, "ban-room")
    page = visit("/rooms", as_=cast.owner)
    assert "unread" not in row(page)
    assert not page.all(class_="faces")


def test_faces_are_of_those_who_let_themselves_be_found(app: Flask, cast: Cast, visit: Visit) -> None:
    """P4"""
    enter(app, cast, cast.contact, listed=False)
    assert not visit("/rooms", as_=cast.owner).all(class_="faces")
    enter(app, cast, cast.friend)
    assert visit("/rooms", as_=cast.owner).one(class_="faces").text == "FP"
    block(app, cast.owner, cast.friend)
    assert not visit("/rooms", as_=cast.owner).all(class_="faces")


def test_three_faces_of_each_room(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        other = Room.create(cast.event, "Hallway")
        db.session.commit()
        db.session.get_one(Room, other.id).enter(db.session.get_one(User, cast.staff.id)).set_listing(True, False)
        db.session.commit()
    for who in (cast.owner, cast.contact, cast.friend, cast.organizer):
        enter(app, cast, who)
    assert [faces.text.split() for faces in visit("/rooms", as_=cast.owner).all(class_="faces")] == [
        ["OP", "FP", "CP"],
        ["SP"],
    ]


@pytest.mark.parametrize("who", ["owner", None])
def test_many_rooms_come_in_pages_closed_ones_last(app: Flask, cast: Cast, visit: Visit, who: str | None) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        for number in range(2, 71):
            Room.create(event, f"Room {number}").closed_at = now() if number % 10 == 0 else None
        db.session.commit()
    order = ["Hall B", *(f"Room {n}" for n in range(2, 71) if n % 10), *(f"Room {n}" for n in range(10, 71, 10))]
    reader = getattr(cast, who) if who else None
    for path in ["/rooms", f"/events/{cast.event.slug}"] if who else [f"/events/{cast.event.slug}"]:
        assert walk(visit, path, reader) == order
    for wrong in ("0", "-5", "x", "9" * 30, "999999", str(other_room(app, cast))):
        assert names(visit(f"/events/{cast.event.slug}?rooms_after={wrong}", as_=reader))[0] == "Hall B"
        assert who is None or names(visit(f"/rooms?after={wrong}", as_=reader))[0] == "Hall B"


def walk(visit: Visit, path: str, reader: User | None) -> list[str]:
    """Return the names of the rooms from page to page."""
    seen = []
    while path:
        page = visit(path, as_=reader)
        assert len(names(page)) <= 30
        seen += names(page)
        links = [link for link in page.all("a") if link.text == "Show more"]
        path = links[0]["href"] if links else ""
    return seen


def names(page: Page) -> list[str]:
    found = [element.text for element in page.all("a", "strong", dir="auto")]
    return [name for name in found if re.fullmatch(r"Hall B|Room \d+", name)]


def other_room(app: Flask, cast: Cast) -> int:
    """Return a room of another event."""
    with app.app_context():
        room = Room.create(live_event(db.session.get_one(User, cast.stranger.id)), "Elsewhere")
        db.session.commit()
        return room.id
