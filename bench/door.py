#!/usr/bin/env python3
"""Check 5,000 people in from ten devices, and look after it whether all of them are in.

Run it as .venv/bin/python bench/door.py, on a machine with nothing else to do. Each device opens the list, then sends
one check-in after the other, some of them twice, and fetches what the others did. Meanwhile others open Today. The
server is one process on SQLite and two on PostgreSQL.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import brotli  # noqa: E402
from sqlalchemy import func, insert, select, update  # noqa: E402

from bench.load import Visitor, connect, host, prepare, send  # noqa: E402
from bench.places import DATABASES, SQLITE, two_urls  # noqa: E402
from bench.processes import cpu_seconds, serving_pids  # noqa: E402
from bench.town import Town  # noqa: E402
from meetup import create_app  # noqa: E402
from meetup.checkin import CheckIn, Counts  # noqa: E402
from meetup.codes import Code  # noqa: E402
from meetup.events import Attendance, Event  # noqa: E402
from meetup.extensions import db, now  # noqa: E402
from meetup.tickets import Ticket  # noqa: E402
from tests import servers  # noqa: E402
from tests.instances import furnished  # noqa: E402

PEOPLE, DEVICES = 5000, 10
TWICE = 20
"""Each so many check-ins, one is sent twice."""
CHANGES = 25
"""After so many check-ins, a device fetches what has changed."""
JSON = {"Accept": "application/json", "Accept-Encoding": "br, gzip"}


@dataclass
class Times:
    """The seconds that requests took, by what they were for, and how often a device had to send again."""

    check_in: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    today: list[float] = field(default_factory=list)
    again: int = 0
    list_bytes: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--minutes", type=float, default=10.0, help="in which they arrive (10)")
    parser.add_argument("--database", choices=DATABASES)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {DEVICES} devices, {options.minutes} minutes\n")
    print(
        "| database, processes | check-ins | lost | CPU ms | check-in, p50 / p99 ms | changes | Today | list | again |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for database in [options.database] if options.database else DATABASES:
        print(measure(database, 1 if database == SQLITE else 2, options.people, options.minutes), flush=True)


def measure(database: str, processes: int, people: int, minutes: float) -> str:
    """Return the row of the table for a server of so many processes on a new database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meetup-door-")))
        url, _ = stack.enter_context(two_urls(database, folder))
        redis = stack.enter_context(servers.redis()) if processes > 1 else ""
        town = Town(furnished(folder), url, people // 2)
        slug = furnish(town, people)
        settings = {"DATABASE_URL": url, "SECRET_KEY": town.config.secret_key}
        settings |= {"WEB_CONCURRENCY": str(processes), "REDIS_URL": redis}
        address = stack.enter_context(servers.companion(town.config.instance, settings))
        visitors = prepare(address, town.cookies[: DEVICES + 20])
        pids = serving_pids(int(address.rpartition(":")[2]))
        cpu, times = cpu_seconds(pids), Times()
        sent = arrive(address, visitors, slug, minutes * 60, times)
        cpu_ms = (cpu_seconds(pids) - cpu) * 1000 / sent
        lost = sent - arrived(town)
        cells = (both(times.check_in), both(times.changes), both(times.today), whole(times), times.again)
        return f"| {database}, {processes} | {sent} | {lost} | {cpu_ms:.1f} | {' | '.join(map(str, cells))} |"


def furnish(town: Town, people: int) -> str:
    """Make half of those who are expected ticket holders, and the first ten people staff. Return the event's slug."""
    app = create_app(town.config)
    with app.app_context():
        is_staff = Attendance.event_id == town.event, Attendance.user_id.in_(town.people[:DEVICES])
        db.session.execute(update(Attendance).where(*is_staff).values(role="staff"))
        for number in range(people - people // 2):
            key = sha256(str(number).encode()).hexdigest()
            code = Code(code=f"{number:016X}".replace("U", "V"), kind="ticket")
            db.session.add(code)
            db.session.flush()
            row = {
                "name": f"Ticket {number}",
                "name_folded": f"ticket {number}",
                "company": "Acme",
                "category": "Regular",
            }
            ids = {"event_id": town.event, "source": "bench", "source_key": key, "code_id": code.id}
            db.session.execute(insert(Ticket).values(**row, **ids, created_at=now(), changed_at=now()))
        slug = db.session.get_one(Event, town.event).slug
        db.session.commit()
        db.engine.dispose()
        return slug


def arrived(town: Town) -> int:
    """Return how many are in, and check that no check-in is there twice."""
    app = create_app(town.config)
    with app.app_context():
        facts = db.session.scalar(select(func.count()).select_from(CheckIn)) or 0
        counts = Counts.of(town.event)
        assert facts == counts.arrived, (facts, counts)
        db.engine.dispose()
        return counts.arrived


def arrive(address: str, visitors: list[Visitor], slug: str, seconds: float, times: Times) -> int:
    """Let everybody arrive within so many seconds, and return how many there were."""
    over, failures = threading.Event(), []
    keys = [line["key"] for line in read_list(connect(address), address, visitors[0], slug, "", times.whole, times)]
    shares = [keys[number::DEVICES] for number in range(DEVICES)]

    def work(run: Any, *arguments: Any) -> None:
        try:
            run(*arguments)
        except BaseException as error:
            failures.append(error)

    guests = [threading.Thread(target=work, args=(browse, address, visitors[DEVICES:], over, times))]
    devices = [
        threading.Thread(target=work, args=(stand, address, visitors[number], slug, share, seconds, times))
        for number, share in enumerate(shares)
    ]
    for thread in (*guests, *devices):
        thread.start()
    for thread in devices:
        thread.join()
    over.set()
    for thread in guests:
        thread.join()
    if failures:
        raise failures[0]
    return len(keys)


def stand(address: str, visitor: Visitor, slug: str, keys: list[str], seconds: float, times: Times) -> None:
    """Check so many people in at one door, evenly over the time."""
    connection = connect(address)
    device = post(connection, address, visitor, f"/events/{slug}/check-in/devices", {})
    read_list(connection, address, visitor, slug, "", times.whole, times)
    since, began = now().isoformat(), time.perf_counter()
    for number, key in enumerate(keys):
        time.sleep(max(0.0, began + seconds * number / len(keys) - time.perf_counter()))
        fact = {"uuid": str(uuid4()), "at": now().isoformat(), "person": key, "way": "scan", "door": "Door A"}
        for _ in range(1 + (number % TWICE == 0)):
            deliver(connection, address, visitor, device, fact, times)
        if number % CHANGES == CHANGES - 1:
            read_list(connection, address, visitor, slug, since, times.changes, times)
            since = now().isoformat()


def deliver(
    connection: HTTPConnection, address: str, visitor: Visitor, device: dict[str, Any], fact: Any, times: Times
) -> None:
    """Send a check-in until the server has it, as the outbox of a phone does."""
    while True:
        form = {"device": device["device"], "secret": device["secret"], "facts": json.dumps([fact])}
        began = time.perf_counter()
        answer = post(connection, address, visitor, "/check-in/facts", {**form, "sent_at": now().isoformat()})
        times.check_in.append(time.perf_counter() - began)
        if answer:
            return
        times.again += 1


def post(connection: HTTPConnection, address: str, visitor: Visitor, path: str, form: dict[str, str]) -> dict[str, Any]:
    headers = {**headers_of(address, visitor), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode({**form, "csrf_token": visitor.csrf_token}), headers)
    response = connection.getresponse()
    body = response.read()
    assert response.status in (200, 503), (path, response.status, body[:300])
    return dict(json.loads(unpacked(body, response.headers["Content-Encoding"]))) if response.status == 200 else {}


def read_list(
    connection: HTTPConnection, address: str, visitor: Visitor, slug: str, since: str, took: list[float], times: Times
) -> list[dict[str, Any]]:
    path = f"/events/{slug}/check-in/list{f'?since={quote(since)}' if since else ''}"
    began = time.perf_counter()
    connection.request("GET", path, headers=headers_of(address, visitor))
    response = connection.getresponse()
    body = response.read()
    took.append(time.perf_counter() - began)
    assert response.status == 200, (path, response.status, body[:300])
    times.list_bytes = times.list_bytes or len(body)
    return list(json.loads(unpacked(body, response.headers["Content-Encoding"]))["people"])


def headers_of(address: str, visitor: Visitor) -> dict[str, str]:
    return {**JSON, "Host": host(address), "Cookie": f"session={visitor.cookie}"}


def unpacked(body: bytes, encoding: str | None) -> bytes:
    if encoding == "br":
        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if encoding == "gzip" else body


def browse(address: str, visitors: list[Visitor], over: threading.Event, times: Times) -> None:
    """Open Today twice a second until all have arrived."""
    connection = connect(address)
    for visitor in endless(visitors):
        if over.wait(0.5):
            return
        _, seconds = send(connection, address, visitor, "/")
        times.today.append(seconds)


def endless(visitors: list[Visitor]) -> Iterator[Visitor]:
    while True:
        yield from visitors


def both(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return f"{cuts[49] * 1000:.0f} / {cuts[98] * 1000:.0f}"


def whole(times: Times) -> str:
    return f"{max(times.whole) * 1000:.0f} ms, {times.list_bytes / 1024:.0f} KiB"


if __name__ == "__main__":
    main()
