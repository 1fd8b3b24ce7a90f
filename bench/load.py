"""Requests from many connections at the same time, as phones send them."""

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import quantiles
from urllib.parse import urlencode

from bench.acts import Request

CONNECTIONS = 16
SUCCESS = (200, 201, 303)
TOO_BUSY = 503
HEADERS = {"Accept": "text/vnd.meetup.fragment+html", "Accept-Encoding": "br, gzip"}
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}

Jobs = Iterator[tuple["Visitor", Request | str]]


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in: the session cookie, and the token that forms carry."""

    cookie: str
    csrf_token: str


@dataclass
class Load:
    """What came of it: the seconds from the first request to the last response, and those of each.

    ``refused`` is how many were told that the server is too busy. Phones send such a scan again.
    """

    seconds: float = 0.0
    each: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return how many milliseconds at most so many percent of the requests took."""
        return quantiles(self.each, n=100)[percent - 1] * 1000


def prepare(address: str, cookies: list[str]) -> list[Visitor]:
    """Get everybody the token that their forms carry."""
    connection = connect(address)
    visitors = []
    for cookie in cookies:
        connection.request("GET", "/session/token", headers={"Host": host(address), "Cookie": f"session={cookie}"})
        response = connection.getresponse()
        token = str(json.loads(response.read())["token"])
        renewed = re.search(r"session=([^;]+)", response.headers["Set-Cookie"] or "")
        visitors.append(Visitor(renewed[1] if renewed else cookie, token))
    connection.close()
    return visitors


def send_all(address: str, jobs: Jobs, count: int, connections: int) -> Load:
    """Send the next ``count`` of ``jobs`` from so many connections, which are open before the first one is sent."""
    chosen = iter([next(jobs) for _ in range(count)])
    load, lock, start = Load(), threading.Lock(), threading.Barrier(connections + 1)
    failures: list[BaseException] = []

    def work() -> None:
        connection = connect(address)
        start.wait()
        try:
            while job := take(chosen, lock):
                status, seconds = send(connection, address, *job)
                load.each.append(seconds)
                load.refused += status == TOO_BUSY
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    if failures:
        raise failures[0]
    return load


def take(jobs: Jobs, lock: threading.Lock) -> tuple[Visitor, Request | str] | None:
    with lock:
        return next(jobs, None)


def send(connection: HTTPConnection, address: str, visitor: Visitor, what: Request | str) -> tuple[int, float]:
    """Send a form, or get a page, and return the status and the seconds until all of the response was there."""
    headers = {**HEADERS, "Host": host(address), "Cookie": f"session={visitor.cookie}"}
    began = time.perf_counter()
    if isinstance(what, str):
        connection.request("GET", what, headers={**headers, "Accept": "text/html"})
    else:
        form = urlencode({**what.form, "csrf_token": visitor.csrf_token})
        connection.request("POST", what.path, form, {**headers, **FORM_TYPE})
    response = connection.getresponse()
    body = response.read()
    assert response.status in (*SUCCESS, TOO_BUSY), (what, response.status, body[:300])
    return response.status, time.perf_counter() - began


def connect(address: str) -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", int(address.rpartition(":")[2]), timeout=60)
    connection.connect()
    return connection


def host(address: str) -> str:
    return address.removeprefix("http://")
