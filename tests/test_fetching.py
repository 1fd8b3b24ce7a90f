"""M2: what is fetched from an address that somebody typed, and what is refused before any request is made."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import pytest
from flask import Flask

from meetup import fetching
from meetup.fetching import FetchError, RefusedAddressError, fetch

pytestmark = pytest.mark.one_database

Answer = Callable[[bytes], bytes]


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@contextmanager
def server(answer: Answer, pause: float = 0) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives the bytes of ``answer`` for the head of each request, each after a pause."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(30)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                head = connection.recv(10_000)
                asked.append(head)
                content = answer(head)
                try:
                    for start in range(0, len(content), 1 if pause else len(content) or 1):
                        connection.sendall(content[start : start + (1 if pause else len(content))])
                        time.sleep(pause)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1], asked
    listener.close()


@pytest.fixture
def local_world(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """``local_world(port)`` makes the server on that port count as one of the public internet."""

    def allow(port: int) -> None:
        monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
        monkeypatch.setattr(fetching, "PORTS", (port,))

    return allow


def always(answer: bytes) -> Answer:
    return lambda head: answer


def respond(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_file_is_fetched(local_world: Any) -> None:
    with server(lambda head: respond(b"BEGIN:VCALENDAR")) as (port, asked):
        local_world(port)
        assert fetch(f"http://127.0.0.1:{port}/a%20b?c=d", "Meetup (+https://meet.example)") == b"BEGIN:VCALENDAR"
    head = asked[0].decode()
    assert head.startswith("GET /a%20b?c=d HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{port}\r\n" in head
    assert "Meetup (+https://meet.example)" in head
    assert "Cookie" not in head


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 "
    "255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 fec0::1 ff02::1 ::ffff:127.0.0.1 "
    "::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::7f00:1 2002:7f00:1:: 2001::1 "
    "2001:db8::1".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not fetching.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.0.223", "2606:4700::6810:84e5", "2a00:1450:4001:830::200e"])
def test_addresses_that_are_public(address: str) -> None:
    assert fetching.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "https://localhost:8443/x",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:22/",
        "http://user:secret@8.8.8.8/",
        "file:///etc/passwd",
        "ftp://8.8.8.8/",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "//8.8.8.8/",
        "http://",
        "http://8.8.8.8:99999/",
        "http://8.8.8.8/a b",
        "http://8.8.8.8/\r\nX: y",
        "https://8.8.8.8/" + "a" * 600,
    ],
)
def test_refused_without_a_request(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: Any, **__: Any) -> Any:
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(RefusedAddressError):
        fetch(url)


def test_a_redirect_to_a_private_address_is_refused(local_world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for target in ("http://10.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd", "//[::1]/"):
        with server(always(respond(b"", "302 Found", f"Location: {target}"))) as (port, asked):
            local_world(port)
            with pytest.raises(RefusedAddressError):
                fetch(f"http://127.0.0.1:{port}/")
        assert len(asked) == 1


def test_a_redirect_to_a_file_is_followed_three_times(local_world: Any) -> None:
    def lead_on(head: bytes) -> bytes:
        number = int(head.split(b" ")[1].strip(b"/") or 0)
        return respond(b"file") if number >= 3 else respond(b"", "301 Moved", f"Location: /{number + 1}")

    with server(lead_on) as (port, asked):
        local_world(port)
        assert fetch(f"http://127.0.0.1:{port}/0") == b"file"
        assert len(asked) == 4
    with server(lambda head: respond(b"", "302 Found", "Location: /")) as (port, asked):
        local_world(port)
        with pytest.raises(FetchError, match="on and on"):
            fetch(f"http://127.0.0.1:{port}/")
        assert len(asked) == 4


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: a name that answers with a public address first and a private one later."""
    answers = iter(["8.8.8.8", "127.0.0.1"])
    connected: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError):
        fetch("http://rebind.example/")
    assert connected == ["8.8.8.8"]


def test_one_private_address_among_others_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(RefusedAddressError):
        fetch("http://both.example/")


def test_more_than_8_mb_is_refused(local_world: Any) -> None:
    with server(lambda head: respond(b"a" * (fetching.MAX_BYTES + 1))) as (port, _):
        local_world(port)
        with pytest.raises(FetchError, match="over 8 MB"):
            fetch(f"http://127.0.0.1:{port}/")


def test_whoever_answers_byte_by_byte_is_left(local_world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    for answer in (respond(b"a" * 10_000), b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000):
        with server(always(answer), pause=0.01) as (port, _):
            local_world(port)
            with pytest.raises(FetchError, match="more than 10 seconds"):
                fetch(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (respond(b"Sign in", "403 Forbidden"), "error 403"),
        (respond(b"x", "200 OK", "Content-Encoding: gzip"), "compressed"),
        (respond(b"", "302 Found"), "no answer"),
        (b"SSH-2.0-OpenSSH\r\n", "no answer"),
        (b"", "no answer"),
        (respond(b"whole")[:-2], "no answer"),
    ],
)
def test_other_answers_are_told(local_world: Any, answer: bytes, words: str) -> None:
    with server(lambda head: answer) as (port, _):
        local_world(port)
        with pytest.raises(FetchError, match=words):
            fetch(f"http://127.0.0.1:{port}/")


def test_addresses_as_people_have_them() -> None:
    assert fetching.normalize(" webcal://example.org/a.ics ") == "https://example.org/a.ics"
    assert fetching.normalize("example.org/schedule.xml") == "https://example.org/schedule.xml"
    assert fetching.normalize("http://example.org/") == "http://example.org/"
