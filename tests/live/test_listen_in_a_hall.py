"""What somebody says is on the other phones at once, and nobody lacks anything who was away."""

from http.client import HTTPConnection

import pytest
from flask import Flask

from meetup.extensions import db, now
from meetup.live import make_stamp
from meetup.live.hub import HEARTBEAT_SECONDS
from meetup.rooms import Message
from tests.cast import Cast
from tests.live.conftest import PhoneOf
from tests.live.listeners import PATIENCE


def test_what_is_said_arrives_at_once_for_all(cast: Cast, phone_of: PhoneOf) -> None:
    """It is written to the streams as it is said: these find nothing by looking for it."""
    speaker, hearers = phone_of(cast.owner), [phone_of(cast.contact).hear(), phone_of(cast.friend).hear()]
    for body in ("Hello", "two", "مرحبا 🎉"):
        speaker.say(body)
        assert [hearer.said() for hearer in hearers] == [body, body]


def test_a_stream_is_kept_by_nobody_and_buffered_by_nobody(cast: Cast, phone_of: PhoneOf) -> None:
    """S3, H1"""
    listener = phone_of(cast.owner).listen()
    assert listener.headers["content-type"].startswith("text/event-stream")
    assert "no-store" in listener.headers["cache-control"]
    assert listener.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in listener.headers
    assert "frame-ancestors 'none'" in listener.headers["content-security-policy"]
    greeting = listener.next()
    assert greeting
    assert 1000 <= int(greeting.data) <= 5000, "milliseconds, so that not all come back at once"


def test_it_beats_at_least_every_20_seconds(cast: Cast, phone_of: PhoneOf) -> None:
    """S3: the hub's tests have the clock."""
    assert HEARTBEAT_SECONDS <= 20
    for listener in [phone_of(person).hear() for person in (cast.owner, cast.contact, cast.friend)]:
        listener.beat()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_old_proxies_hear_as_much(cast: Cast, phone_of: PhoneOf, version: str) -> None:
    """nginx speaks HTTP/1.0 to what is behind it, unless told otherwise; that knows no chunks."""
    listener = phone_of(cast.owner).listen(version=version)
    assert ("transfer-encoding" in listener.headers) == (version == "1.1")
    assert listener.next()
    phone_of(cast.contact).say("Hello")
    assert listener.said() == "Hello"
    phone_of(cast.owner).post("leaving")
    end = listener.next()
    assert end
    assert (end.name, end.data) == ("end", "over")
    assert listener.next() is None


def test_who_was_away_hears_what_was_said_meanwhile(cast: Cast, phone_of: PhoneOf) -> None:
    """`Last-Event-ID`; what was heard before may come again, under its own id."""
    speaker, hearer = phone_of(cast.owner), phone_of(cast.contact)
    listener = hearer.hear()
    speaker.say("first")
    first = listener.next()
    listener.close()
    speaker.say("second")
    again = hearer.hear(listener.last_id)
    assert first
    assert again.next() == first
    assert again.said() == "second"
    speaker.say("third")
    assert again.said() == "third"


def test_who_opens_the_page_hears_from_when_it_was_made(app: Flask, cast: Cast, phone_of: PhoneOf) -> None:
    page_made = make_stamp(now())
    phone_of(cast.owner).say("early")
    with app.app_context():
        message = db.session.query(Message).one()
        message.created_at = now().replace(year=now().year - 1)
        db.session.commit()
    phone_of(cast.owner).say("late")
    listener = phone_of(cast.contact).listen(query=f"?after={page_made}")
    assert listener.next()
    assert listener.said() == "late"


def test_somebody_elses_number_replays_nothing(cast: Cast, phone_of: PhoneOf) -> None:
    """S1: nor does one that is made up."""
    listener = phone_of(cast.contact).hear()
    phone_of(cast.owner).say("Hello")
    assert listener.said() == "Hello"
    listener.close()
    for last_id in ("", "0-0", listener.last_id, "x", "9" * 30):
        assert phone_of(cast.stranger).listen(last_id).status == 404


def test_a_frame_passes_by_those_it_is_not_for(cast: Cast, phone_of: PhoneOf) -> None:
    """Blocked people: the talk goes on around them."""
    blocked, other = phone_of(cast.contact).hear(), phone_of(cast.friend).hear()
    phone_of(cast.owner).say("not for all", without=str(cast.contact.id))
    phone_of(cast.owner).say("for all")
    assert other.said() == "not for all"
    assert blocked.said() == "for all"


def test_head_asks_for_no_stream(cast: Cast, phone_of: PhoneOf) -> None:
    phone = phone_of(cast.owner)
    connection = HTTPConnection("127.0.0.1", phone.port, timeout=PATIENCE)
    for _ in range(5):
        connection.request("HEAD", f"/halls/{cast.room.id}", headers=phone.headers)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
    connection.close()


def test_many_at_once_come_in_order_and_once(cast: Cast, phone_of: PhoneOf) -> None:
    listener, speaker = phone_of(cast.contact).hear(), phone_of(cast.owner)
    words = [f"message {number}" for number in range(40)]
    for word in words:
        speaker.say(word)
    assert [listener.said() for _ in words] == words
    assert listener.rest(0.5) == []
