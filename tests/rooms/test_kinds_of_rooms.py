"""Rooms on site and online, always open or by the hour, and what breaks the ice in them."""

from datetime import timedelta

import pytest
from flask import Flask

from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.icebreaker_texts import ICEBREAKERS
from tests.cast import Cast
from tests.conftest import ClientFor, Visit

CALL = "https://meet.example.org/hall-b"


def typed(**changes: str) -> dict[str, str]:
    form = {"name": "Hall B", "topic": "", "kind": "online", "starts": "", "ends": "", "link": "", "icebreaker": "none"}
    return form | changes


def test_the_call_is_for_those_who_are_in(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    room, organizer, me = f"/rooms/{cast.room.id}", client_for(cast.organizer), client_for(cast.owner)
    assert organizer.post_form(room, typed(link=CALL)).status_code == 303
    for path in (room, f"{room}/visits", "/rooms", "/events/pydata-lisbon"):
        assert CALL not in me.get(path).text
    me.post_form(f"{room}/visits")
    link = me.visit(room).one("a", href=CALL)
    assert link["rel"] == "noopener noreferrer"
    me.post_form(f"{room}/visits/removal")
    assert CALL not in me.get(room).text
    organizer.post_form(room, typed(kind="on_site", link=CALL))
    assert organizer.visit(f"{room}/edit").one("input", id="link").attributes.get("value", "") == ""


@pytest.mark.parametrize(
    "link", ["ftp://meet.example.org", "javascript:alert(1)", "https://", "meet", "https://a b.org"]
)
def test_a_call_is_a_web_address(cast: Cast, client_for: ClientFor, link: str) -> None:
    answer = client_for(cast.organizer).post_form(f"/rooms/{cast.room.id}", typed(link=link, topic="What I typed"))
    assert answer.status_code == 422
    assert "not a web address." in answer.text
    assert "What I typed" in answer.text


def test_by_the_hour(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Open from a quarter of an hour before until half an hour after; outside of it nobody enters or says anything."""
    room, me = f"/rooms/{cast.room.id}", client_for(cast.owner)
    for starts, ends, inside in ((20, 60, False), (10, 60, True), (-60, -25, True), (-60, -35, False)):
        with app.app_context():
            row = db.session.get_one(Room, cast.room.id)
            row.starts_at, row.ends_at = (now() + timedelta(minutes=minutes) for minutes in (starts, ends))
            db.session.commit()
        status = 303 if inside else 422
        assert me.post_form(f"{room}/visits").status_code == status
        assert me.post_form(f"{room}/messages", {"body": "Hi", "uuid": str(starts)}).status_code == 422
        assert me.get(f"{room}/stream").status_code == (200 if inside else 404)
        assert ("textarea" in me.get(room).text) is inside


def test_the_code_of_a_room_that_is_not_open_yet_leads_to_the_event(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        room.starts_at = now() + timedelta(hours=1)
        code = room.code.code
        db.session.commit()
    stranger = client_for(cast.stranger)
    assert stranger.post_form(f"/c/{code}/visits").location == f"/rooms/{cast.room.id}"
    assert "Not open yet" in stranger.visit(f"/rooms/{cast.room.id}")
    with app.app_context():
        user = db.session.get_one(User, cast.stranger.id)
        assert db.session.get_one(Room, cast.room.id).event.find_attendance(user)


def test_the_icebreaker_is_ours_theirs_or_none(cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    room, organizer = f"/rooms/{cast.room.id}", client_for(cast.organizer)
    assert not visit(room, as_=cast.owner).one("details", id="icebreaker").all("p")
    organizer.post_form(room, typed(icebreaker="own", prompt="Which <talk> was yours?"))
    assert visit(room, as_=cast.owner).one("details", id="icebreaker").one("p").text == "Which <talk> was yours?"
    organizer.post_form(room, typed(icebreaker="ours"))
    first = visit(room, as_=cast.owner).one("details", id="icebreaker").all("p")
    assert {p["lang"]: p.text in ICEBREAKERS[p["lang"]] for p in first} == dict.fromkeys(ICEBREAKERS, True)
    organizer.post_form(room, typed(icebreaker="ours", topic="Kept"))
    assert [p.text for p in visit(room, as_=cast.owner).one("details", id="icebreaker").all("p")] == [
        p.text for p in first
    ]
    organizer.post_form(f"{room}/prompts")
    assert [p.text for p in visit(room, as_=cast.owner).one("details", id="icebreaker").all("p")] != [
        p.text for p in first
    ]
    organizer.post_form(room, typed(icebreaker="none", prompt="Kept for later"))
    assert not visit(room, as_=cast.owner).one("details", id="icebreaker").all("p")
    assert organizer.post_form(room, typed(icebreaker="own")).status_code == 422


def test_every_language_has_as_many_icebreakers() -> None:
    assert {len(set(prompts)) for prompts in ICEBREAKERS.values()} == {len(ICEBREAKERS["en"])}
