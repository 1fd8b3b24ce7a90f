"""Requests to an application in this process, and what they cost.

CPU time is counted in short rounds that alternate with rounds of the bare application (``bench/floor.py``), so that
a machine that is busy with something else slows both down alike, and their ratio stays.
"""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from meetup.extensions import db
from meetup.people import User
from tests.clients import Client

ROUNDS = 12
CALLS_PER_ROUND = 4
FLOOR_CALLS_PER_ROUND = 12
SUCCESS = ("200", "201", "303")

Call = Callable[[], bytes]
"""Sends a request and returns the body of the response."""
Form = Mapping[str, str]


@dataclass
class Cost:
    """What one page costs: the median over all rounds of milliseconds, CPU milliseconds, and the ratio to the floor."""

    ms: float
    cpu_ms: float
    ratio: float
    queries: int
    body_bytes: int


@dataclass
class Samples:
    """Seconds and CPU seconds of a call, and the ratio to the floor, in each of the rounds."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


class Browser:
    """Somebody's browser, without what ``tests.clients.Client`` checks about each page."""

    def __init__(self, app: Flask, person: User | None) -> None:
        client = app.test_client()
        assert isinstance(client, Client)
        self.csrf_token = ""
        if person:
            client.sign_in(person)
            self.csrf_token = client.token()
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={client.cookie()}"
        self._app, self._base_url = app, client.base_url
        self._headers = {"Accept-Encoding": "br, gzip", **({"Cookie": cookie} if person else {})}

    def get(self, path: str) -> bytes:
        return self._send(path, "GET", self._headers)

    def post(self, path: str, form: Form) -> bytes:
        """Post a form as a script does that wants a fragment."""
        headers = {**self._headers, "Accept": "text/vnd.meetup.fragment+html"}
        return self._send(path, "POST", headers, urlencode({**form, "csrf_token": self.csrf_token}))

    def _send(self, path: str, method: str, headers: Form, body: str = "") -> bytes:
        builder = EnvironBuilder(path, method=method, base_url=self._base_url, headers=Headers(dict(headers)))
        if body:
            builder.content_type = "application/x-www-form-urlencoded"
            builder.input_stream = BytesIO(body.encode())
            builder.content_length = len(body)
        return called(self._app, builder)


def called(app: Flask, builder: EnvironBuilder) -> bytes:
    """Call ``app`` as a server does, and return the whole body. Raises AssertionError if the response is a failure."""
    statuses: list[str] = []

    def start_response(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    parts = app.wsgi_app(builder.get_environ(), start_response)
    body = b"".join(parts)
    if close := getattr(parts, "close", None):
        close()
    assert statuses[0].startswith(SUCCESS), (builder.path, statuses[0], body[:300])
    return body


def costs(
    app: Flask, calls: Mapping[str, Call], floor: Call, before_round: Callable[[], object] = bool, rounds: int = ROUNDS
) -> dict[str, Cost]:
    """Return what each of the named ``calls`` to ``app`` costs. ``before_round`` is called outside of what is timed."""
    bodies = {name: warmed_up(call) for name, call in calls.items()}
    warmed_up(floor)
    before_round()
    queries = {name: query_count(app, call) for name, call in calls.items()}
    samples: dict[str, Samples] = {name: Samples() for name in calls}
    with without_old_garbage():
        for _ in range(rounds):
            before_round()
            measure_round(calls, floor, samples)
    return {
        name: Cost(
            statistics.median(sample.seconds) * 1000,
            statistics.median(sample.cpu) * 1000,
            statistics.median(sample.ratios),
            queries[name],
            len(bodies[name]),
        )
        for name, sample in samples.items()
    }


def measure_round(calls: Mapping[str, Call], floor: Call, samples: Mapping[str, Samples]) -> None:
    """Measure each call a few times, between two measurements of the floor."""
    _, floor_before = measured(floor, FLOOR_CALLS_PER_ROUND)
    for name, call in calls.items():
        seconds, cpu = measured(call, CALLS_PER_ROUND)
        _, floor_after = measured(floor, FLOOR_CALLS_PER_ROUND)
        samples[name].seconds.append(seconds)
        samples[name].cpu.append(cpu)
        samples[name].ratios.append(cpu / ((floor_before + floor_after) / 2))
        floor_before = floor_after


def measured(call: Call, count: int) -> tuple[float, float]:
    """Return the seconds and the CPU seconds that ``call`` takes, on average."""
    began, cpu_began = time.perf_counter(), time.process_time()
    for _ in range(count):
        call()
    return (time.perf_counter() - began) / count, (time.process_time() - cpu_began) / count


def warmed_up(call: Call) -> bytes:
    """Call it twice, so that statements are compiled and templates loaded, and return what it answers."""
    call()
    return call()


@contextmanager
def without_old_garbage() -> Iterator[None]:
    """Keep what is loaded by now out of garbage collection, as the server does when it has started."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def query_count(app: Flask, call: Call) -> int:
    """Return the number of statements that a call sends."""
    return len(statements_of(app, call))


def statements_of(app: Flask, call: Call) -> list[tuple[str, object]]:
    """Return the statements that a call sends, with their parameters."""
    sent: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sent


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine
