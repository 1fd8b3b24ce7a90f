"""Where the server keeps its connections, a stream is a long wait: the same words, by the client's asking again."""

import threading
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask, current_app
from werkzeug.test import TestResponse

from meetup import live
from meetup.config import Config
from meetup.extensions import db
from meetup.live import bodies
from meetup.people import User
from meetup.rooms import Room, access
from meetup.rooms.talk import saying
from tests.cast import Cast
from tests.clients import Client
from tests.live import halls
from tests.live.listeners import PATIENCE, Event, parsed


@pytest.fixture
def hall(cast: Cast, hall_app: Flask) -> Iterator["Hall"]:
    made = Hall(hall_app, cast)
    yield made
    for answer in made.answers:
        answer.close()


class Hall:
    """The cast's room in this process."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.path = app, f"/halls/{cast.room.id}"
        self.speaker = self.client(cast.owner)
        self.answers: list[TestResponse] = []

    def client(self, person: object) -> Client:
        client = self.app.test_client()
        assert isinstance(client, Client)
        client.sign_in(person)  # type: ignore[arg-type]
        return client

    def listen(self, person: object, **headers: str) -> Iterator[Event]:
        """The events of a stream, once its greeting has come."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client(person).get(self.path, buffered=False, headers=named)
        assert answer.status_code == 200
        self.answers.append(answer)
        found = (parsed(block) for part in answer.iter_encoded() for block in part.decode().split("\n\n") if block)
        heard = (event for event in found if event)
        assert next(heard).name == "greeting"
        return heard

    def say(self, body: str) -> None:
        assert self.speaker.post(f"{self.path}/messages", data={"body": body}).status_code == 200


def words(event: Event) -> str:
    return event.data.partition(">")[2].partition("<")[0]


def test_what_is_said_comes_here_too(hall: Hall, cast: Cast) -> None:
    heard = hall.listen(cast.contact)
    hall.say("Hello")
    first = next(heard)
    assert words(first) == "Hello"
    hall.speaker.post(f"{hall.path}/closing")
    assert next(heard) == Event("end", "over")
    assert next(heard, None) is None
    again = hall.client(cast.contact).get(hall.path, buffered=False, headers={"Last-Event-ID": first.id})
    assert again.status_code == 404


def test_it_holds_no_connection_to_the_database(hall: Hall, cast: Cast) -> None:
    heard = [hall.listen(person) for person in (cast.contact, cast.friend)]
    with hall.app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    hall.say("Hello")
    assert [words(next(each)) for each in heard] == ["Hello", "Hello"]


def test_nothing_falls_between_looking_and_listening(hall: Hall, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed while the view is at work comes by the replay or by the stream."""
    found, replayed = access.get_room_access, halls.what_was_said

    def find(room_id: int) -> access.RoomAccess:
        place = found(room_id)  # the view's transaction has begun
        in_another_thread(hall, cast, "while it looked")
        return place

    def replay(channels: Collection[str], since: datetime) -> Iterable[live.Frame]:
        frames = replayed(channels, since)
        in_another_thread(hall, cast, "while it replayed")
        return frames

    with monkeypatch.context() as patch:
        patch.setattr(halls, "get_room_access", find)
        patch.setattr(halls, "what_was_said", replay)
        heard = hall.listen(cast.contact)
    hall.say("afterwards")
    assert [words(next(heard)) for _ in range(3)] == ["while it looked", "while it replayed", "afterwards"]


def in_another_thread(hall: Hall, cast: Cast, body: str) -> None:
    """As another request does it, without passing through what the test has changed."""

    def say() -> None:
        with hall.app.test_request_context(base_url="http://localhost", method="POST"):
            message = saying.say(
                db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.owner.id), body, uuid4()
            )
            db.session.commit()
            frame = halls.frame_of(message)
            live.publish(frame.channel, frame.event, frame.data, frame.stamp)

    thread = threading.Thread(target=say)
    thread.start()
    thread.join()


def test_few_threads_wait_and_the_others_ask_again(hall: Hall, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "RELAY_SECONDS", 0.5)
    people = (cast.owner, cast.contact, cast.friend, cast.staff, cast.organizer)
    heard = [hall.listen(person) for person in people]
    assert next(heard[-1], None) is None, "one too many for the threads"
    assert next(heard[0], None) is None, "not for long"
    hall.say("Hello")
    assert words(next(hall.listen(cast.organizer, Last_Event_ID="0-0"))) == "Hello"


@pytest.mark.one_database
def test_a_full_process_says_so_in_a_sentence(app: Flask, cast: Cast, config: Config) -> None:
    full = halls.with_halls(replace(config, max_streams=2))
    full.test_client_class = Client
    hall = Hall(full, cast)
    first = hall.listen(cast.contact)
    hall.listen(cast.friend)
    refused = hall.client(cast.owner).get(hall.path)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    hall.say("Hello")
    assert words(next(first)) == "Hello"
    hall.answers[0].close()
    until_there_is_room(full)
    hall.listen(cast.owner)
    for answer in hall.answers:
        answer.close()
    with full.app_context():
        current_app.extensions["live"].stop()
        db.engine.dispose()


def until_there_is_room(app: Flask) -> None:
    """Wait until the hub has noticed that a stream ended."""
    deadline = time.monotonic() + PATIENCE
    hub = app.extensions["live"].hub
    while hub.stream_count == hub.max_streams:
        assert time.monotonic() < deadline
        time.sleep(0.05)
