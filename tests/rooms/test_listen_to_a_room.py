"""What happens in a room comes over its stream, to those who may hear it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from meetup import live
from meetup.contacts.blocks import Block
from meetup.database import SQLiteConnection
from meetup.events import Event
from meetup.extensions import db, now
from meetup.live.registry import frames_since, lost_rights
from meetup.people import User
from meetup.rooms import Room, rights, updates
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.rooms.talks import Heard, say


def test_what_is_said_is_published_as_it_is_replayed(
    app: Flask, cast: Cast, client_for: ClientFor, published: Heard
) -> None:
    client_for(cast.owner).post_form(f"/rooms/{cast.room.id}/messages", {"body": "<b>Hi</b>", "uuid": str(uuid4())})
    (frame,) = published
    assert (frame.channel, frame.event) == (f"room:{cast.room.id}", "message")
    assert "&lt;b&gt;Hi" in frame.data
    assert "mine" not in frame.data
    with app.test_request_context():
        (again,) = frames_since([frame.channel], now() - timedelta(minutes=1))
    assert again.as_arguments() == frame.as_arguments()


@pytest.mark.one_database
def test_who_tells_takes_one_turn_to_write(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is looked up for the screens after the commit keeps no other writer waiting."""
    room, turns = f"/rooms/{cast.room.id}", []
    me, staff, organizer = (client_for(who) for who in (cast.owner, cast.staff, cast.organizer))
    first = say(app, cast, cast.owner)
    begin = SQLiteConnection.begin

    def begun(self: SQLiteConnection, write: bool) -> None:
        turns.append(write)
        begin(self, write)

    monkeypatch.setattr(app.extensions["live"].throttle, "schedule", lambda *_: None)
    monkeypatch.setattr(SQLiteConnection, "begin", begun)

    def post(client: Client, path: str, **form: str) -> str:
        token = client.token()
        turns.clear()
        answer = client.post(path, data={"csrf_token": token, "uuid": str(uuid4()), **form})
        assert answer.status_code == 303, path
        assert turns.count(True) == 1, path
        return str(answer.location.rpartition("-")[2])

    post(me, f"{room}/visits")
    post(me, f"{room}/visits/listing", listed="y")
    question = post(me, f"{room}/questions", body="Why?")
    post(me, f"/questions/{question}/votes")
    post(staff, f"/questions/{question}/answering")
    poll = post(staff, f"{room}/polls", question="Well?", choices="Yes\nNo")
    post(staff, f"/polls/{poll}/closing")
    post(staff, f"{room}/messages", body="@Owner Person, yes", reply_to=str(first))
    post(me, f"/messages/{first}/reactions", on="👍")
    post(organizer, f"{room}/prompts")
    post(staff, f"{room}/slow-mode", pace="30")
    post(staff, f"/messages/{first}/moderation", act="silence-5", reason="")
    post(me, f"{room}/visits/removal")


def test_who_is_blocked_hears_nothing_of_it(app: Flask, cast: Cast, client_for: ClientFor, published: Heard) -> None:
    """Either way round, now and when it is replayed."""
    with app.app_context():
        owner, contact, friend = (db.session.get_one(User, p.id) for p in (cast.owner, cast.contact, cast.friend))
        Block.create(owner, contact)
        Block.create(friend, owner)
        db.session.commit()
    client_for(cast.owner).post_form(f"/rooms/{cast.room.id}/messages", {"body": "Hi", "uuid": str(uuid4())})
    assert published[0].excluded_accounts == {cast.contact.id, cast.friend.id}
    with app.test_request_context():
        assert (
            updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))[0].excluded_accounts
            == published[0].excluded_accounts
        )


def test_a_strangers_stamp_replays_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """S1"""
    say(app, cast, cast.contact)
    old = {"Last-Event-ID": live.make_stamp(now() - timedelta(hours=1))}
    path = f"/rooms/{cast.room.id}/stream"
    assert client_for(cast.stranger).get(path, headers=old).status_code == 404
    assert client_for(None).get(path, headers=old).status_code == 302
    answer = client_for(cast.owner).get(path, headers=old)
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"


def test_too_much_is_not_replayed(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "MAX_UPDATES_PER_READER", 2)
    for _ in range(3):
        say(app, cast, cast.contact)
    with app.test_request_context():
        assert [frame.event for frame in updates.missed_room_frames(cast.room.id, now() - timedelta(minutes=1))] == [
            "stale"
        ]


def test_rights_end_with_what_they_stand_on(app: Flask, cast: Cast, queries: Queries) -> None:
    """S2: closing, cancelling, the end of the event and leaving it."""
    mine, others = rights.room_right(cast.room.id, cast.owner.id), rights.room_right(cast.room.id, cast.contact.id)
    strangers = rights.room_right(cast.room.id, cast.stranger.id)

    def gone() -> set[live.StreamRight]:
        with queries() as statements:
            found = lost_rights({mine, others, strangers})
        assert len(statements) == 1
        return found

    with app.app_context():
        room, event = db.session.get_one(Room, cast.room.id), db.session.get_one(Event, cast.event.id)
        assert gone() == {strangers}
        room.close()
        db.session.flush()
        assert gone() == {mine, others, strangers}
        room.reopen()
        event.remove_attendee(db.session.get_one(User, cast.owner.id))
        db.session.flush()
        assert gone() == {mine, strangers}
        ends, event.ends_at = event.ends_at, now() - timedelta(hours=3)
        event.starts_at -= timedelta(days=1)
        db.session.flush()
        assert gone() == {mine, others, strangers}
        event.ends_at = ends
        event.cancel()
        db.session.flush()
        assert gone() == {mine, others, strangers}


def test_leaving_closing_and_calling_off_cut_streams(
    cast: Cast, app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S2"""
    ended: list[live.StreamRight] = []
    monkeypatch.setattr(app.extensions["live"], "end_streams", ended.extend)
    client_for(cast.owner).post_form(f"/events/{cast.event.slug}/attendance/removal")
    organizer = client_for(cast.organizer)
    organizer.post_form(f"/rooms/{cast.room.id}/closing")
    organizer.post_form(f"/events/{cast.event.slug}/cancellation")
    rooms = [("room", cast.room.id, cast.owner.id), ("room", cast.room.id), ("room", cast.room.id)]
    assert [right for right in ended if right[0] == "room"] == rooms
    of_event = [("attendee", cast.event.id, cast.owner.id), ("attendee", cast.event.id)]
    assert [right for right in ended if right[0] == "attendee"] == of_event
