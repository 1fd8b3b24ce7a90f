"""gunicorn accepts a connection, the hub goes on with it, and neither notices the other."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from flask import Flask

from meetup.config import Config
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.live.conftest import hall_server, phones
from tests.live.listeners import PATIENCE, Listener, Phone

pytestmark = [pytest.mark.one_database, pytest.mark.slow]

STREAMS = 200
OPTIONS = "--config tests/live/counting.py --log-level info"


def crowd(app: Flask, cast: Cast, size: int) -> list[User]:
    """Newcomers who attend the cast's event."""
    with app.app_context():
        people = [User.create(f"person{number}@example.org", "Somebody") for number in range(size)]
        event = db.session.merge(cast.event)
        for person in people:
            event.add_attendee(person)
        db.session.commit()
        return people


def counted(log: Path) -> list[int]:
    return [int(found) for found in re.findall(r"counted (-?\d+)", log.read_text())]


def until_one_is_counted(phone: Phone, log: Path) -> None:
    """Ask until decoys and kept-alive connections are gone, and only the one that asks is left."""
    deadline = time.monotonic() + PATIENCE
    while True:
        phone.ask("GET", "/sign-in")
        if (left := counted(log)[-1]) == 1:
            return
        assert left > 1
        assert time.monotonic() < deadline, f"{left} connections are counted"
        time.sleep(0.5)


def children(address: str) -> list[int]:
    """The processes of the worker and its master that listen there."""
    port = address.rpartition(":")[2]
    found = subprocess.run(["pgrep", "-f", f"127.0.0.1:{port} "], capture_output=True, text=True, check=True)
    return [int(line) for line in found.stdout.split()]


def test_200_streams_on_four_threads_and_nothing_in_the_log(
    app: Flask, cast: Cast, config: Config, client_for: ClientFor, tmp_path: Path
) -> None:
    """Five times as many as the connections that gunicorn would take; it counts none of them, and none twice."""
    people = crowd(app, cast, STREAMS // 2)
    with phones(cast, client_for) as phone:
        with hall_server(tmp_path, config, OPTIONS) as address:
            speaker = phone(cast.owner, address)
            listeners = [phone(person, address).hear() for person in people for _ in range(2)]
            speaker.say("Hello")
            assert {listener.said() for listener in listeners} == {"Hello"}
            for listener in listeners[: STREAMS // 2]:
                listener.close()
            speaker.say("to the others")
            assert {listener.said() for listener in listeners[STREAMS // 2 :]} == {"to the others"}
            until_one_is_counted(speaker, tmp_path / "server.log")
        for listener in listeners[STREAMS // 2 :]:
            assert listener.next() is None, "it ends in due form when the server stops"
    log = [line for line in (tmp_path / "server.log").read_text().splitlines() if "counted" not in line]
    assert not [line for line in log if "[INFO]" not in line]


def test_a_client_that_does_not_read_is_let_go(app: Flask, cast: Cast, client_for: ClientFor, halls: str) -> None:
    """What waits for one is bounded, and the others do not wait for it."""
    with phones(cast, client_for) as phone:
        slow, quick, speaker = (phone(person, halls) for person in (cast.contact, cast.friend, cast.owner))
        sleeper = asleep(slow)
        hearer = quick.hear()
        loud = "x" * 20_000
        for number in range(60):
            speaker.post("counts", count=f"{number} {loud}")
            event = hearer.next()
            assert event
            assert event.data.split()[0] == str(number)
        assert len(read_all(sleeper)) < 60 * len(loud)
        awake = slow.hear()
        speaker.say("Good morning")
        assert awake.said() == "Good morning"


def asleep(phone: Phone) -> socket.socket:
    """A stream whose phone hardly takes anything and reads nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", phone.port))
    lines = [f"GET /halls/{phone.room_id} HTTP/1.1", *(f"{name}: {value}" for name, value in phone.headers.items())]
    client.sendall("\r\n".join([*lines, "", ""]).encode())
    client.recv(4096)
    return client


def read_all(client: socket.socket) -> bytes:
    """What still comes from a connection that has been closed.

    Raises:
        TimeoutError: it is open.
    """
    client.settimeout(PATIENCE)
    came = b""
    with client:
        try:
            while part := client.recv(65536):
                came += part
        except ConnectionResetError:
            pass
    return came


def test_streams_end_cleanly_when_their_worker_is_replaced(
    app: Flask, cast: Cast, config: Config, client_for: ClientFor, tmp_path: Path
) -> None:
    """As a deploy does it, with workers that were forked from a loaded application; the phones come back."""
    with (
        hall_server(tmp_path, config, WEB_CONCURRENCY="2") as address,
        phones(cast, client_for) as phone,
    ):
        listeners: list[Listener] = [phone(cast.contact, address).hear() for _ in range(3)]
        os.kill(min(children(address)), signal.SIGHUP)
        assert [listener.next() for listener in listeners] == [None] * 3
        again = phone(cast.contact, address).hear(listeners[0].last_id)
        assert again
    assert "Traceback" not in (tmp_path / "server.log").read_text()
