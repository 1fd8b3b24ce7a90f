"""Streams that open at the same time: one look at the rights of all, and nobody hears anything without them."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from meetup import live
from meetup.events import Attendance
from meetup.extensions import db, now
from meetup.live import watcher as keeper
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.rooms.talks import say

READERS = 12
PATIENCE = 30.0


class HeldClient:
    """The server's side of a connection, which holds answers back as our server does."""

    can_be_handed_over = True

    def __init__(self, app: Flask, path: str, cookie: str, stamp: str) -> None:
        self._app, self._path = app, path
        self._headers = Headers({"Cookie": f"session={cookie}", "Last-Event-ID": stamp})
        self.is_second_time = False
        self.status = ""
        self.sent: list[bytes] = []
        self.receiver: Callable[[int | None], None] | None = None
        self.on_held: Callable[[], None] | None = None
        self.settled, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def ask(self) -> None:
        """Have the request answered. The answer is held back, unless it is refused at once."""
        builder = EnvironBuilder(self._path, self._app.config["MEETUP"].base_url, headers=self._headers)
        environ = {**builder.get_environ(), "SERVER_PROTOCOL": "HTTP/1.1", "gunicorn.socket": self}
        body: Any = self._app.wsgi_app(environ, self._start)
        self.sent = list(body)
        body.close()

    def _start(self, status: str, _headers: object, _error: object = None) -> Callable[[bytes], None]:
        self.status = status
        return self.sent.append

    def hand_over(self, receiver: Callable[[int | None], None]) -> None:
        self.receiver = receiver

    def hold_back(self, on_held: Callable[[], None]) -> None:
        self.on_held = on_held

    def open(self) -> None:
        assert self.on_held
        self.on_held()

    def send_held(self, data: bytes) -> None:
        self.sent.append(data)
        self.settled.set()
        assert self.may_go_on.wait(PATIENCE)

    def answer_again(self) -> None:
        self.sent, self.is_second_time, self.on_held = [], True, None
        self.settled.set()

    def hang_up(self) -> None:
        if self.receiver:
            self.receiver(None)


Ask = Callable[[User], HeldClient]


@pytest.fixture
def ask(app: Flask, cast: Cast, client_for: ClientFor) -> Iterator[Ask]:
    """``ask(person)``: their request for the stream of the cast's room, which is held back."""
    stamp, clients = live.make_stamp(now()), []

    def ask_for_stream(person: User) -> HeldClient:
        client = HeldClient(app, f"/rooms/{cast.room.id}/stream", client_for(person).cookie(), stamp)
        clients.append(client)
        client.ask()
        return client

    yield ask_for_stream
    for client in clients:
        client.hang_up()


def newcomers(app: Flask, cast: Cast) -> list[User]:
    with app.app_context():
        event = db.session.merge(cast.event)
        people = [User.create(f"reader{number}@example.org", "Reader") for number in range(READERS)]
        for person in people:
            event.add_attendee(person)
        db.session.commit()
    return people


def test_rights_are_looked_up_for_all_who_wait(
    app: Flask, cast: Cast, ask: Ask, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "RIGHTS_CHECK_SECONDS", 24 * 3600.0)  # what is counted is not the regular look
    first, *others = [ask(person) for person in newcomers(app, cast)]
    say(app, cast, cast.owner, "Said meanwhile")
    first.may_go_on.clear()
    first.open()
    assert first.settled.wait(PATIENCE)
    for client in others:
        client.open()
    with queries() as statements:
        first.may_go_on.set()
        assert all(client.settled.wait(PATIENCE) for client in others)
    assert len([one for one in statements if "FROM sessions" in one]) == 1
    assert len([one for one in statements if "FROM rooms JOIN events" in one and "attendances" in one]) == 1
    for client in (first, *others):
        assert client.status.startswith("200")
        assert b"Said meanwhile" in client.sent[-1]


def test_whoever_loses_the_right_meanwhile_hears_nothing(app: Flask, cast: Cast, ask: Ask) -> None:
    """S1: the right is checked after the stream was subscribed, and the view then says what it says to strangers."""
    stays, leaves = ask(cast.friend), ask(cast.contact)
    with app.app_context():
        db.session.query(Attendance).filter_by(user_id=cast.contact.id, event_id=cast.event.id).delete()
        db.session.commit()
    say(app, cast, cast.owner, "Behind their back")
    for client in (stays, leaves):
        client.open()
        assert client.settled.wait(PATIENCE)
    assert b"Behind their back" in stays.sent[-1]
    assert leaves.is_second_time
    assert not leaves.sent
    leaves.ask()
    assert leaves.status.startswith("404")
    assert leaves.on_held is None
    assert b"Behind their back" not in b"".join(leaves.sent)


def test_a_stranger_is_refused_after_all(cast: Cast, ask: Ask) -> None:
    stranger = ask(cast.stranger)
    assert b"".join(stranger.sent) == b""
    stranger.open()
    assert stranger.settled.wait(PATIENCE)
    stranger.ask()
    assert stranger.status.startswith("404")
