"""People in a room are found there by name if they say so, and by nobody they would not be found by."""

import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup import live
from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms import Visit as Stay
from meetup.rooms.models import FEW
from meetup.rooms.presence import feed as presence
from meetup.rooms.presence.people import PEOPLE_PER_PAGE
from tests.cast import Cast, join, live_event
from tests.conftest import ClientFor, Queries, Visit


def enter(app: Flask, cast: Cast, who: User, listed: bool = True, open_to_talk: bool = False) -> int:
    """``who`` is in Hall B; the id of their visit."""
    with app.app_context():
        stay = db.session.get_one(Room, cast.room.id).enter(db.session.get_one(User, who.id))
        stay.set_listing(listed, open_to_talk)
        db.session.commit()
        return stay.id


def newcomer(app: Flask, cast: Cast, name: str) -> User:
    with app.app_context():
        user = join(name)
        db.session.get_one(Room, cast.room.id).event.add_attendee(user)
        db.session.commit()
        return user


def names(page: Any) -> list[str]:
    return [strong.text for strong in page.one(id="present").all("strong")]


def path(cast: Cast) -> str:
    return f"/rooms/{cast.room.id}/visits"


def test_listed_by_choice_and_found_by_others(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """P4"""
    me = client_for(cast.owner)
    me.post_form(path(cast))
    assert names(visit(path(cast), as_=cast.friend)) == []
    me.post_form(f"{path(cast)}/listing", {"listed": "y"})
    assert names(visit(path(cast), as_=cast.friend)) == ["Owner Person"]
    assert (
        "Open to talk" not in visit(path(cast), as_=cast.friend).one("li", id=f"visit-{stay_of(app, cast.owner)}").text
    )
    me.post_form(f"{path(cast)}/listing", {"open_to_talk": "y"})
    assert names(visit(f"{path(cast)}?open=1", as_=cast.friend)) == ["Owner Person"]
    me.post_form(f"{path(cast)}/listing")
    assert names(visit(path(cast), as_=cast.friend)) == []


def stay_of(app: Flask, who: User) -> int:
    with app.app_context():
        return db.session.scalars(select(Stay.id).where(Stay.user_id == who.id, Stay.left_at.is_(None))).one()


def test_open_to_talk_lists_nobody_for_longer(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """P4: who is open to talk is found while they are; the switch that they left off stays off."""
    me = client_for(cast.owner)
    me.post_form(path(cast))
    me.post_form(f"{path(cast)}/listing", {"open_to_talk": "y"})
    page = me.visit(path(cast))
    assert "Marks you as “Open to talk” in this list until you leave the room" in page
    assert "checked" not in page.one("input", name="listed").attributes
    assert names(visit(path(cast), as_=cast.friend)) == ["Owner Person"]
    me.post_form(f"{path(cast)}/listing")
    assert names(visit(path(cast), as_=cast.friend)) == []


def test_the_choice_is_remembered_for_the_event(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        other = Room.create(db.session.get_one(Room, cast.room.id).event, "Hallway").id
        db.session.commit()
    me = client_for(cast.owner)
    me.post_form(path(cast))
    me.post_form(f"{path(cast)}/listing", {"listed": "y", "open_to_talk": "y"})
    me.post_form(f"/rooms/{other}/visits")
    page = me.visit(f"/rooms/{other}/visits")
    assert "checked" in page.one("input", name="listed").attributes
    assert "checked" not in page.one("input", name="open_to_talk").attributes, "being open to talk ends on leaving"
    assert me.post_form(f"{path(cast)}/listing", {"listed": "y"}).status_code == 422, "an old page"
    assert "in whichever room you are. Turn it off any time" in page, "and the page says so"
    assert "until you leave the room" in page
    me.post_form(f"/rooms/{other}/visits/listing")
    me.post_form(path(cast))
    assert "checked" not in me.visit(path(cast)).one("input", name="listed").attributes, "off is off everywhere"
    me.post_form(f"{path(cast)}/listing", {"listed": "y"})
    with app.app_context():
        event = live_event(db.session.get_one(User, cast.organizer.id), "Elsewhere")
        event.add_attendee(db.session.get_one(User, cast.owner.id))
        elsewhere = Room.create(event, "Lobby").id
        db.session.commit()
    me.post_form(f"/rooms/{elsewhere}/visits")
    page = me.visit(f"/rooms/{elsewhere}/visits")
    assert "checked" not in page.one("input", name="listed").attributes, "another event is asked for anew"


def test_who_left_or_was_not_seen_for_long_is_not_here(
    app: Flask, cast: Cast, visit: Visit, client_for: ClientFor
) -> None:
    for who in (cast.owner, cast.contact, cast.friend):
        enter(app, cast, who)
    client_for(cast.contact).post_form(f"{path(cast)}/removal")
    with app.app_context():
        db.session.get_one(Stay, stay_of(app, cast.friend)).seen_at = now() - timedelta(hours=4)
        db.session.commit()
    assert names(visit(path(cast), as_=cast.organizer)) == ["Owner Person"]
    client_for(cast.owner).post_form("/events/pydata-lisbon/attendance/removal")
    assert names(visit(path(cast), as_=cast.organizer)) == []


def test_an_open_page_is_a_sign_every_few_minutes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    me.post_form(path(cast))
    with app.app_context():
        stay = db.session.get_one(Stay, stay_of(app, cast.owner))
        stay.seen_at = before = now() - timedelta(minutes=20)
        db.session.commit()
    me.visit(path(cast))
    with app.app_context():
        assert db.session.get_one(Stay, stay_of(app, cast.owner)).seen_at == before, "a GET writes nothing"
    assert me.post_form(f"{path(cast)}/signs").status_code == 204
    with app.app_context():
        assert db.session.get_one(Stay, stay_of(app, cast.owner)).seen_at > before


def test_a_page_left_open_enters_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Its reader has left the room on another page, or is in another by now: 410, and it stops to say so."""
    with app.app_context():
        other = Room.create(db.session.get_one(Room, cast.room.id).event, "Hallway").id
        db.session.commit()
    me = client_for(cast.owner)
    me.post_form(path(cast))
    sign = me.visit(f"/rooms/{cast.room.id}").one("span", data_controller="rooms/presence-sign")["data-stay-url"]
    me.post_form(f"/rooms/{other}/visits")
    assert me.post_form(sign).status_code == 410
    with app.app_context():
        assert Stay.current_room_id(db.session.get_one(User, cast.owner.id)) == other
    me.post_form(f"/rooms/{other}/visits/removal")
    assert me.post_form(sign).status_code == 410
    with app.app_context():
        assert Stay.current_room_id(db.session.get_one(User, cast.owner.id)) is None


def test_the_blocked_do_not_find_each_other(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Q5, P4"""
    mine, theirs = (enter(app, cast, who) for who in (cast.owner, cast.contact))
    with app.app_context():
        Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))
        db.session.commit()
    assert names(visit(path(cast), as_=cast.contact)) == ["Contact Person"]
    assert names(visit(path(cast), as_=cast.owner)) == ["Owner Person"]
    assert client_for(cast.contact).post_form(f"/visits/{mine}/hellos").status_code == 404
    assert client_for(cast.owner).post_form(f"/visits/{theirs}/hellos").status_code == 404


def test_saying_hello_asks_for_the_card(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Once however often it is tapped; who is asked gets the other's card, and answers on Today."""
    new = newcomer(app, cast, "newcomer")
    stay = enter(app, cast, cast.owner)
    enter(app, cast, new)
    me = client_for(new)
    for _ in range(2):
        page = me.post_form(f"/visits/{stay}/hellos")
        assert page.status_code == 303
    with app.app_context():
        contact = Contact.find(new, cast.owner)
        assert contact is not None
        assert contact.has_asked
        assert not contact.card_without_topics.emails
        assert contact.place == "Hall B, PyData Lisbon"
        pair = Encounter.scanner_id == new.id, Encounter.how == "introduction"
        assert db.session.scalar(select(func.count()).select_from(Encounter).where(*pair)) == 1
    assert "Newcomer Person asks for your card" in visit("/", as_=cast.owner)
    assert "you said hello" in me.visit(page.location)
    row = me.visit(path(cast)).one("li", id=f"visit-{stay}")
    assert row.one("a", href=page.location).text == "Owner Person"
    assert "On your list" in row.text
    assert not row.all("button"), "nothing beside it looks like saying hello"


def test_hello_only_where_somebody_lets_themself_be_found(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P4, Z2"""
    new = newcomer(app, cast, "newcomer")
    hidden, shown = enter(app, cast, cast.owner, listed=False), enter(app, cast, cast.friend)
    assert client_for(new).post_form(f"/visits/{hidden}/hellos").status_code == 404
    assert client_for(cast.stranger).post_form(f"/visits/{shown}/hellos").status_code == 404
    assert client_for(cast.friend).post_form(f"/visits/{shown}/hellos").status_code == 404, "oneself"
    with app.app_context():
        event = db.session.get_one(Room, cast.room.id).event
        event.starts_at, event.ends_at = (now() - timedelta(hours=hours) for hours in (20, 13))
        db.session.commit()
    assert client_for(new).post_form(f"/visits/{shown}/hellos").status_code == 410


@pytest.mark.slow
def test_the_list_costs_the_same_for_three_hundred(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    me = client_for(cast.owner)
    enter(app, cast, cast.contact)
    with queries() as few:
        me.visit(path(cast))
    for number in range(40):
        enter(app, cast, newcomer(app, cast, f"n{number}"))
    with queries() as many:
        page = me.visit(path(cast))
    assert len(many) == len(few)
    assert len(names(page)) == PEOPLE_PER_PAGE
    following = next(a["href"] for a in page.all("a") if a.text == "More people")
    assert len(names(me.visit(following))) == 11


def test_a_full_hall_is_told_of_once_a_second(app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: Any) -> None:
    """However many enter, the last one counts."""
    told: list[live.Frame] = []
    monkeypatch.setattr(app.extensions["live"].throttle, "_publish", told.append)
    monkeypatch.setattr(app.extensions["live"].hub, "stream_count", 1)  # somebody who listens
    monkeypatch.setattr(presence, "COUNT_FRAME_SECONDS", 0.3)
    people = [newcomer(app, cast, f"n{number}") for number in range(8)]
    began = time.monotonic()
    for person in people:
        client_for(person).post_form(path(cast))
    pauses = (time.monotonic() - began) / presence.COUNT_FRAME_SECONDS
    deadline = time.monotonic() + 60
    while "8 here" not in "".join(frame.data for frame in told) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "8 here" in told[-1].data
    assert len(told) <= 2 + pauses, "at once, at the end, and in each pause between"
    assert "1 here" not in "".join(frame.data for frame in told), "P4: few are not counted"


def test_others_are_here_without_showing_themselves(app: Flask, cast: Cast, visit: Visit) -> None:
    """P4: said only where the number is, too."""
    enter(app, cast, cast.friend)
    for number in range(FEW - 1):
        assert "but hidden" not in visit(path(cast), as_=cast.owner)
        enter(app, cast, newcomer(app, cast, f"n{number}"), listed=number < 2)
    page = visit(path(cast), as_=cast.owner)
    assert len(names(page)) == 3
    assert "Others are here but hidden." in page
    assert "but hidden" not in visit(f"{path(cast)}?open=1", as_=cast.owner)
    with app.app_context():
        for stay in db.session.scalars(select(Stay)):
            stay.set_listing(True, False)
        db.session.commit()
    assert "but hidden" not in visit(path(cast), as_=cast.owner)
