#!/usr/bin/env python3
"""Measure how soon a full room is back after a restart, and how late messages and pages are meanwhile.

Run it as .venv/bin/python bench/returning.py, on a machine with nothing else to do. All streams open, a hundred
messages are said, all streams close, and come back at once with the stamp that they had before the messages.
"""

import argparse
import selectors
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.streams import SPEAKERS, Person, Server, raise_limit  # noqa: E402
from bench.town import Town  # noqa: E402
from tests import servers  # noqa: E402
from tests.instances import furnished  # noqa: E402

MESSAGES = 100
AWAY_SECONDS = 2
PAUSE_SECONDS = 0.25


@dataclass
class Crowd:
    """``sockets`` are open streams, ``seconds`` when the last of them was greeted, ``work`` milliseconds for each."""

    sockets: list[socket.socket]
    seconds: float
    work: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=500)
    count = parser.parse_args().streams
    raise_limit(count + 500)
    with tempfile.TemporaryDirectory(prefix="meetup-returning-") as folder:
        url = f"sqlite:///{folder}/meetup.sqlite3"
        town = Town(furnished(Path(folder)), url, count + SPEAKERS)
        settings = {"DATABASE_URL": url, "SECRET_KEY": town.config.secret_key}
        with servers.companion(town.config.instance, settings) as address:
            server = Server(address, town.room, [Person(cookie) for cookie in town.cookies[count:]])
            server.prepare()
            measure(server, town.cookies[:count])


def measure(server: Server, cookies: list[str]) -> None:
    fresh, stamp = open_streams(server, cookies), f"{time.time_ns() // 1_000_000}-0"
    for number in range(MESSAGES):
        server.say(number, f"Message {number} and some more words")
    for client in fresh.sockets:
        client.close()
    time.sleep(AWAY_SECONDS)
    said: list[float] = []
    seen: list[float] = []
    stopped = threading.Event()
    others = [
        threading.Thread(target=repeat, args=(stopped, said, lambda number: server.say(number, "And meanwhile?"))),
        threading.Thread(target=repeat, args=(stopped, seen, lambda _number: server.ask(f"/rooms/{server.room}"))),
    ]
    for thread in others:
        thread.start()
    back = open_streams(server, cookies, stamp)
    stopped.set()
    for thread in others:
        thread.join()
    print(f"{len(cookies)} streams: {fresh.seconds:.1f} s, {fresh.work:.1f} ms of processor each")
    print(
        f"back after {MESSAGES} messages: {back.seconds:.1f} s, {back.work:.1f} ms each, with what was said meanwhile"
    )
    print(f"meanwhile, at most: {max(said):.2f} s for a message, {max(seen):.2f} s for a page")


def repeat(stopped: threading.Event, took: list[float], act: Callable[[int], object]) -> None:
    while not stopped.is_set():
        began = time.monotonic()
        act(len(took))
        took.append(time.monotonic() - began)
        time.sleep(PAUSE_SECONDS)


def open_streams(server: Server, cookies: list[str], stamp: str = "") -> Crowd:
    """Ask for all streams at once, and read until each has been greeted."""
    began, work = time.monotonic(), server.work()
    selector, waiting = selectors.DefaultSelector(), set()
    last = f"Last-Event-ID: {stamp}\r\n" if stamp else ""
    for cookie in cookies:
        client = socket.create_connection(("127.0.0.1", server.port))
        head = (
            f"GET /rooms/{server.room}/stream HTTP/1.1\r\nHost: localhost:{server.port}\r\nCookie: session={cookie}\r\n"
        )
        client.sendall(f"{head}{last}\r\n".encode())
        selector.register(client, selectors.EVENT_READ)
        waiting.add(client)
    sockets = list(waiting)
    while waiting:
        for key, _ in selector.select():
            assert isinstance(key.fileobj, socket.socket)
            came = key.fileobj.recv(65536)
            assert came, "a stream ended"
            if b"retry:" in came:
                waiting.discard(key.fileobj)
    selector.close()
    return Crowd(sockets, time.monotonic() - began, (server.work() - work) / len(cookies))


if __name__ == "__main__":
    main()
