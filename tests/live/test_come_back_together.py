"""A hall comes back after a restart: what everybody missed is fetched once, and nothing of it is lacking."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetup.extensions import db, now
from meetup.live import make_stamp, replays
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.rooms.talks import say

READERS = 12
LONG = 3600.0


@pytest.fixture(autouse=True)
def patient_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd is one however slow the machine is, and shares for as long as the test takes."""
    for name in ("CROWD_SECONDS", "SHARED_SECONDS", "MAX_SHARED_SECONDS"):
        monkeypatch.setattr(replays, name, LONG)


@pytest.fixture
def readers(app: Flask, cast: Cast, client_for: ClientFor) -> Iterator[list[FlaskClient]]:
    with app.app_context():
        event = db.session.merge(cast.event)
        people = [User.create(f"reader{number}@example.org", "Reader") for number in range(READERS)]
        for person in people:
            event.add_attendee(person)
        db.session.commit()
    yield [client_for(person) for person in people]
    app.extensions["live"].hub.end_streams_with({("room", cast.room.id)})


def missed(reader: FlaskClient, room_id: int, stamp: str) -> str:
    """Return the opening of a stream: what the reader missed since the stamp."""
    answer = reader.get(f"/rooms/{room_id}/stream", headers={"Last-Event-ID": stamp}, buffered=False)
    assert answer.status_code == 200
    opening = next(answer.iter_encoded())
    answer.close()
    return opening.decode()


def test_what_a_crowd_missed_is_fetched_once(
    app: Flask, cast: Cast, readers: list[FlaskClient], queries: Queries
) -> None:
    stamp = make_stamp(now())
    for number in range(20):
        say(app, cast, cast.owner, f"Message {number}.")
    opened, asked = [], []
    for reader in readers:
        with queries() as statements:
            opened.append(missed(reader, cast.room.id, stamp))
        asked.append(len(statements))
    for text in opened:
        assert all(f"Message {number}." in text for number in range(20))
    assert max(asked[replays.CROWD_CLIENTS :]) <= asked[0] / 3, "only the reader's own rights are looked up"


def test_what_is_said_meanwhile_is_not_lacking(
    app: Flask, cast: Cast, client_for: ClientFor, readers: list[FlaskClient]
) -> None:
    stamp, speaker = make_stamp(now()), client_for(cast.owner)
    for reader in readers[:-1]:
        missed(reader, cast.room.id, stamp)
    speaker.post_form(f"/rooms/{cast.room.id}/messages", {"body": "Said meanwhile", "uuid": str(uuid4())})
    assert "Said meanwhile" in missed(readers[-1], cast.room.id, stamp)


def test_nobody_gets_what_is_for_others(app: Flask, cast: Cast, readers: list[FlaskClient]) -> None:
    """S1: what a crowd shares is given to each reader by channel."""
    stamp = make_stamp(now())
    mentioned = say(app, cast, cast.owner, "Hello")
    say(app, cast, cast.contact, "Well said", reply_to=mentioned)
    opened = [missed(reader, cast.room.id, stamp) for reader in readers]
    assert all("event: message" in text and "event: notice" not in text for text in opened)
