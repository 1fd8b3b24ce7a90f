"""Whoever sends or reads slowly, on purpose or in a cellar, keeps nobody else from the pages (R4)."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from select import select as select_readable

import pytest
from flask import Flask
from sqlalchemy import insert, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from meetup.config import Config
from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from server.connection import MAX_BODY_BYTES
from server.lanes import MAX_EXPORTS
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.faults.slow_clients import connections, get, head, read_by_the_byte
from tests.instances import furnished
from tests.pictures import png

pytestmark = pytest.mark.one_database

PEOPLE, NOTE = 500, "Red scarf, tall. " * 600
"""A list that takes five megabytes as a file, which is more than the kernel keeps for a client."""

PAGE_THREADS, UPLOADS_AT_ONCE = 8, 10
SECONDS = 15
"""Within which a page comes. It takes milliseconds, and never comes when all threads wait for slow clients."""


@pytest.fixture
def port(app: Flask, config: Config, tmp_path: Path) -> Iterator[int]:
    """Our server, as it is deployed, on the tests' database."""
    settings = {"DATABASE_URL": config.database_url, "SECRET_KEY": config.secret_key}
    with servers.companion(furnished(tmp_path), settings) as address:
        yield int(address.rpartition(":")[2])


def assert_page_comes(port: int) -> None:
    assert get(port, "/sign-in", seconds=SECONDS)[0] == 200


@pytest.mark.parametrize("sent", ["", "G", "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Half: "])
def test_200_half_sent_heads(port: int, sent: str) -> None:
    """R4"""
    with connections(port, 200, sent.encode()):
        assert_page_comes(port)


@pytest.mark.parametrize(
    ("line", "body"), [("Content-Length: 900", b"email=half"), ("Transfer-Encoding: chunked", b"400\r\nemail=half")]
)
def test_200_half_sent_bodies(port: int, line: str, body: bytes) -> None:
    """R4"""
    with connections(port, 200, head(port, "/sign-in", "POST", line) + body):
        assert_page_comes(port)


def test_50_readers_of_a_byte_a_second(port: int) -> None:
    """R4"""
    asked = head(port, "/sign-in") * 300
    with connections(port, 50, asked, receive_buffer=4096) as clients, read_by_the_byte(clients):
        assert_page_comes(port)


def test_a_connection_without_a_whole_head_is_closed(port: int) -> None:
    """R4: they do not pile up."""
    with connections(port, 1, b"GET / HTTP/1.1\r\n") as [client]:
        assert client.recv(4096) == b""


@pytest.mark.parametrize("filler", ["1;" + "x" * 8000 + "\r\na\r\n", "0" * 7 + "1" + " " * 8000 + "\r\na\r\n"])
def test_a_body_of_little_but_chunk_sizes_is_refused(port: int, filler: str) -> None:
    """R4: what stands around the bytes of a body fills no disk either. All of it would be kept until the end."""
    pieces = filler.encode() * (4 * MAX_BODY_BYTES // len(filler))
    with connections(port, 1, head(port, "/sign-in", "POST", "Transfer-Encoding: chunked")) as [client]:
        with suppress(OSError):
            client.sendall(pieces)
            client.sendall(b"0\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 413"
    assert_page_comes(port)


def test_large_pictures_at_once(app: Flask, cast: Cast, client_for: ClientFor, port: int) -> None:
    """U4: they are decoded one after another, and none of those that wait keeps a page waiting."""
    client, picture = client_for(cast.owner), png(5000, 4000, depth=8, colour=6, channels=4)
    fields = {"csrf_token": client.token(), "name": "Owner Person", "photo": FileStorage(BytesIO(picture), "large.png")}
    stream, length, boundary = stream_encode_multipart(fields)
    lines = (f"Content-Length: {length}", f"Content-Type: multipart/form-data; boundary={boundary}")
    asked = head(port, "/me/profile", "POST", *lines, f"Cookie: session={client.cookie()}") + stream.read()
    assert_page_comes(port)  # the first one takes longer
    with connections(port, UPLOADS_AT_ONCE, asked) as uploads:
        assert_page_comes(port)
        answered, _, _ = select_readable(uploads, [], [], 0)
        assert len(answered) <= UPLOADS_AT_ONCE - PAGE_THREADS, "the page had to wait for a thread"
        assert [upload.recv(12) for upload in uploads] == [b"HTTP/1.1 303"] * UPLOADS_AT_ONCE


def with_long_lists(app: Flask, count: int) -> list[User]:
    """People who have a long list each, all of it the same people."""
    with app.app_context():
        owners, listed = (
            [User.create(f"{name}{number}@example.org", f"{name} {number}") for number in range(many)]
            for name, many in (("owner", count), ("listed", PEOPLE))
        )
        db.session.flush()
        facts = {"met_at": now(), "given_at": now(), "noticed_at": now(), "note": NOTE}
        pairs = [(owner.id, person.id) for owner in owners for person in listed]
        rows = [{**facts, "owner_id": owner_id, "person_id": person_id} for owner_id, person_id in pairs]
        db.session.execute(insert(Contact), rows)
        db.session.commit()
        return list(db.session.scalars(select(User).where(User.id.in_([owner.id for owner in owners]))))


def test_people_who_save_long_lists_over_a_bad_line(app: Flask, cast: Cast, client_for: ClientFor, port: int) -> None:
    """R4: exports have threads of their own, and are limited in number. Whoever is too many is told so."""
    cookies = [client_for(owner).cookie() for owner in with_long_lists(app, MAX_EXPORTS + 1)]
    slow = [open_export(port, cookie) for cookie in cookies[:-1]]
    try:
        for client in slow:
            assert client.recv(12) == b"HTTP/1.1 200"
        assert_page_comes(port)
        status, headers, body = get(port, "/me/export.json", cookies[-1])
        assert (status, headers["Retry-After"]) == (503, "5")
        assert "Many exports are running" in body.decode()
    finally:
        for client in slow:
            client.close()
    assert_page_comes(port)
    status, _, body = get(port, "/me/export.json", cookies[-1])
    assert status == 200
    assert body.decode().count("Red scarf") >= PEOPLE


def open_export(port: int, cookie: str) -> socket.socket:
    """Ask for a file, and read nothing of it yet."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(60)
    client.connect(("127.0.0.1", port))
    client.sendall(head(port, "/me/export.json", "GET", f"Cookie: session={cookie}"))
    return client
