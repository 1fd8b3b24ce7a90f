"""People say that they are in a room, and where they are helps to remember where they met."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import EVENT_GRACE, Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms import Visit as Stay
from meetup.rooms.errors import CannotEnterError
from tests.cast import Cast, join
from tests.conftest import ClientFor, Queries, Visit


def other_room(app: Flask, cast: Cast) -> Room:
    with app.app_context():
        room = Room.create(db.session.get_one(Event, cast.event.id), "Hallway track")
        db.session.commit()
        return room


def stays(app: Flask, person: User) -> list[tuple[int, bool]]:
    """The rooms ``person`` was in, and whether they have left."""
    with app.app_context():
        mine = select(Stay).where(Stay.user_id == person.id).order_by(Stay.id)
        return [(stay.room_id, stay.left_at is not None) for stay in db.session.scalars(mine)]


def test_in_one_place_at_a_time(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    hall, hallway = cast.room.id, other_room(app, cast).id
    me = client_for(cast.owner)
    assert me.visit("/rooms").one("a", href=f"/rooms/{hall}")
    for _ in range(2):
        assert me.post_form(f"/rooms/{hall}/visits").location == f"/rooms/{hall}"
    assert stays(app, cast.owner) == [(hall, False)]
    assert "You're here" in me.visit(f"/rooms/{hall}")
    me.post_form(f"/rooms/{hallway}/visits")
    assert stays(app, cast.owner) == [(hall, True), (hallway, False)]
    me.post_form(f"/rooms/{hall}/visits/removal")  # an old page: one is elsewhere by now
    assert stays(app, cast.owner) == [(hall, True), (hallway, False)]
    me.post_form(f"/rooms/{hallway}/visits/removal")
    assert stays(app, cast.owner) == [(hall, True), (hallway, True)]


def test_the_last_tap_has_the_room(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who is nowhere taps on two rooms at once: who tapped the hall second ends in the hall."""
    hall, hallway = cast.room.id, other_room(app, cast).id
    client_for(cast.owner).post_form(f"/rooms/{hallway}/visits")
    look, looks = Stay.find_open, []

    def before_the_other(user: User) -> Stay | None:
        looks.append(user)
        return None if len(looks) == 1 else look(user)

    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        monkeypatch.setattr(Stay, "find_open", before_the_other)
        assert Stay.enter(hall, user, listed=False).room_id == hall
        db.session.commit()
    assert stays(app, cast.owner) == [(hallway, True), (hall, False)]


def test_a_room_that_is_gone_is_not_entered(app: Flask, cast: Cast) -> None:
    with app.app_context(), pytest.raises(CannotEnterError, match="You couldn't enter"):
        Stay.enter(cast.room.id + 1000, db.session.get_one(User, cast.owner.id), listed=False)


def test_looking_is_not_being_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    for path in ("", "/code", "/visits"):
        me.get(f"/rooms/{cast.room.id}{path}")
    assert stays(app, cast.owner) == []


@pytest.mark.parametrize("room_id", ["1", "999", "2147483647", "99999999999999999999"])
def test_a_strangers_room_looks_like_none(cast: Cast, client_for: ClientFor, room_id: str) -> None:
    """Z2"""
    stranger = client_for(cast.stranger)
    for path in ("", "/code", "/edit"):
        assert stranger.get(f"/rooms/{room_id}{path}").status_code == 404
    for path in ("/visits", "/visits/removal", "/messages"):
        assert stranger.post_form(f"/rooms/{room_id}{path}", {"body": "Hi"}).status_code == 404


def test_rights_end_with_the_attendance(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z3"""
    me = client_for(cast.owner)
    me.post_form(f"/rooms/{cast.room.id}/visits")
    me.post_form("/events/pydata-lisbon/attendance/removal")
    assert me.get(f"/rooms/{cast.room.id}").status_code == 404
    assert me.post_form(f"/rooms/{cast.room.id}/messages", {"body": "Hi"}).status_code == 404
    assert "Join an event to see its rooms." in me.visit("/rooms")


def test_few_are_not_counted_and_those_who_went_are_not(app: Flask, cast: Cast, visit: Visit) -> None:
    """P4"""
    room_id = cast.room.id
    for number in range(6):
        shown = visit(f"/rooms/{room_id}", as_=cast.owner).one(id="here").text
        assert shown == ("5 here" if number == 5 else "")
        with app.app_context():
            room, guest = db.session.get_one(Room, room_id), join(f"guest{number}")
            room.event.add_attendee(guest)
            room.enter(guest)
            db.session.commit()
    assert "6 here" in visit(f"/rooms/{room_id}", as_=cast.owner)
    with app.app_context():
        gone, away = (User.find_by_email(f"guest{number}@example.org") for number in (0, 1))
        assert gone and away
        stay = Stay.find_open(gone)
        assert stay
        stay.seen_at = now() - timedelta(hours=4)
        db.session.get_one(Event, cast.event.id).remove_attendee(away)
        db.session.commit()
    assert visit(f"/rooms/{room_id}", as_=cast.owner).one(id="here").text == ""


def test_the_list_costs_the_same_however_many_rooms(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    me = client_for(cast.owner)
    with app.app_context():
        Room.create(db.session.get_one(Event, cast.event.id), "A room without a topic")
        db.session.commit()
    with queries() as few:
        me.get("/rooms")
    with app.app_context():
        for number in range(30):
            Room.create(db.session.get_one(Event, cast.event.id), f"Room {number}")
        db.session.commit()
    with queries() as many:
        me.get("/rooms")
    assert len(few) == len(many) <= 9


def where(app: Flask, cast: Cast, minutes: float = 0) -> str | None:
    with app.app_context():
        at = now() + timedelta(minutes=minutes)
        room = Room.find_for_meeting(cast.owner.id, cast.contact.id, cast.event.id, at)
        return room.name if room else None


def stay(app: Flask, person: User, room: Room, since: float, until: float | None = None) -> None:
    """``person`` in ``room``, in minutes from now."""
    with app.app_context():
        entered = now() + timedelta(minutes=since)
        left = now() + timedelta(minutes=until) if until is not None else None
        db.session.add(
            Stay(room_id=room.id, user_id=person.id, entered_at=entered, seen_at=left or entered, left_at=left)
        )
        db.session.commit()


def test_people_met_in_the_room_entered_last(app: Flask, cast: Cast) -> None:
    hallway = other_room(app, cast)
    assert where(app, cast) is None
    stay(app, cast.contact, cast.room, -60)
    assert where(app, cast) == "Hall B"
    stay(app, cast.owner, hallway, -20)
    assert where(app, cast) == "Hallway track"
    assert where(app, cast, -30) == "Hall B", "a scan that arrives late is put where it was made"
    assert where(app, cast, -90) is None
    assert where(app, cast, 130) == "Hallway track"
    assert where(app, cast, 170) is None, "three hours without a sign"


def test_a_room_both_were_in_goes_first(app: Flask, cast: Cast) -> None:
    hallway = other_room(app, cast)
    stay(app, cast.contact, cast.room, -60, -10)
    stay(app, cast.owner, hallway, -50, -40)
    stay(app, cast.owner, cast.room, -39, -12)
    stay(app, cast.owner, hallway, -11)
    assert where(app, cast, -20) == "Hall B"
    assert where(app, cast, -45) == "Hallway track"
    assert where(app, cast, -5) == "Hallway track"


def test_another_events_rooms_do_not_count(app: Flask, cast: Cast) -> None:
    stay(app, cast.contact, cast.room, -5)
    with app.app_context():
        assert Room.find_for_meeting(cast.owner.id, cast.contact.id, cast.event.id + 1, now()) is None
        assert Room.find_for_meeting(cast.owner.id, cast.stranger.id, cast.event.id, now()) is None


@pytest.mark.slow
def test_a_script_that_taps_is_told_to_wait(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """People are far below: a tap a second; what was there stays as it was."""
    me = client_for(cast.owner)
    answers = [me.post_form(f"/rooms/{cast.room.id}/visits") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [303] * 60 + [429]
    assert re.search(r"Too many tries in a short time\. Try again in [1-9]\d? seconds?\.", answers[-1].text)
    assert stays(app, cast.owner) == [(cast.room.id, False)]
    assert client_for(cast.contact).post_form(f"/rooms/{cast.room.id}/visits").status_code == 303
    asked = me.post_form(f"/rooms/{cast.room.id}/questions", {"body": "Why?", "uuid": str(uuid4())})
    question = asked.location.rpartition("-")[2]
    wanted = [client_for(cast.friend).post_form(f"/questions/{question}/votes").status_code for _ in range(61)]
    assert wanted == [303] * 60 + [429]


def test_a_closed_room_is_no_place_of_a_meeting(app: Flask, cast: Cast) -> None:
    """What was before it was closed stays where it was."""
    stay(app, cast.contact, cast.room, -30)
    with app.app_context():
        db.session.get_one(Room, cast.room.id).close()
        db.session.commit()
    assert where(app, cast, -5) == "Hall B"
    assert where(app, cast, 1) is None


def test_rooms_of_an_event_long_over_are_over(app: Flask, cast: Cast) -> None:
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        assert room.phase(now()) == "now"
        assert room.phase(room.event.ends_at + EVENT_GRACE) == "over"


def test_who_enters_stays_on_their_tab(cast: Cast, client_for: ClientFor) -> None:
    me, room = client_for(cast.owner), f"/rooms/{cast.room.id}"
    visits = f"{room}/visits"
    for tab, address in (
        ("talk", room),
        ("questions", f"{room}/questions"),
        ("polls", f"{room}/polls"),
        ("here", visits),
    ):
        assert me.visit(address).one("form", action=visits).one("input", name="tab")["value"] == tab
        assert me.post_form(visits, {"tab": tab}).location == address
        me.post_form(f"{visits}/removal")
    assert me.post_form(visits, {"tab": "//evil.example.org"}).location == room
