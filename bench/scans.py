#!/usr/bin/env python3
"""Measure what a server holds out at an event: scans, rooms that are entered, votes, messages and pages of Today.

Run it as .venv/bin/python bench/scans.py, on a machine with nothing else to do. Requests come from 16 connections, each
from somebody else, first for some seconds and then 200 at one instant. The server is one process on SQLite and two on
PostgreSQL. The machine does the work of both sides: more than half of it may be ours.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.acts import Hall, Request, new_pairs, phone_codes, scan_of  # noqa: E402
from bench.load import CONNECTIONS, Load, Visitor, prepare, send_all  # noqa: E402
from bench.places import DATABASES, SQLITE, two_urls  # noqa: E402
from bench.processes import cpu_seconds, serving_pids  # noqa: E402
from bench.town import Town  # noqa: E402
from meetup import create_app  # noqa: E402
from meetup.events import Event  # noqa: E402
from meetup.extensions import db  # noqa: E402
from meetup.people import User  # noqa: E402
from tests import servers  # noqa: E402
from tests.instances import furnished  # noqa: E402

PEOPLE = 250
AT_ONCE = 200
SCANS, PAGES = 1000, 2000

Jobs = Iterator[tuple[Visitor, Request | str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", type=float, default=1.0, help="of the usual number of requests (1.0)")
    part = parser.parse_args().part
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {CONNECTIONS} connections\n")
    print("| database, processes | what | requests | a second | CPU ms | p50 / p99 ms | at once, p50 / p99 | refused |")
    print("|---|---|---|---|---|---|---|---|")
    for database in DATABASES:
        for line in measure(database, 1 if database == SQLITE else 2, part):
            print(line, flush=True)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}")


def measure(database: str, processes: int, part: float) -> Iterator[str]:
    """Yield the rows of the table for a server of so many processes on a new database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meetup-scans-")))
        url, _ = stack.enter_context(two_urls(database, folder))
        redis = stack.enter_context(servers.redis()) if processes > 1 else ""
        town = Town(furnished(folder), url, PEOPLE)
        hall, codes = open_hall(town)
        settings = {"DATABASE_URL": url, "SECRET_KEY": town.config.secret_key}
        settings |= {"WEB_CONCURRENCY": str(processes), "REDIS_URL": redis}
        address = stack.enter_context(servers.companion(town.config.instance, settings))
        visitors = prepare(address, town.cookies)
        for name, jobs, count in all_jobs(visitors, hall, codes):
            row = run(address, jobs, round(count * part))
            yield f"| {database}, {processes} | {name} | {row} |"


def open_hall(town: Town) -> tuple[Hall, list[str]]:
    """Open rooms with a poll in the town. Return them and the codes of its people, in their order."""
    app = create_app(town.config)
    with app.app_context():
        hall = Hall.open(db.session.get_one(Event, town.event), db.session.get_one(User, town.people[0]))
        db.session.commit()
        codes = phone_codes(town.people)
        db.engine.dispose()
    return hall, codes


def all_jobs(visitors: list[Visitor], hall: Hall, codes: list[str]) -> Iterator[tuple[str, Jobs, int]]:
    """Yield what is measured: its name, the requests, and how many of them to send in a row."""
    scans = ((visitors[a], scan_of(codes[b])) for a, b in new_pairs(len(visitors)))
    enterings = hall.entering()
    yield "scan, somebody new", scans, SCANS
    yield "enter a room", ((visitor, next(enterings)) for visitor in shifted(visitors)), SCANS
    yield "vote", zip(cycle(visitors), hall.voting(), strict=False), SCANS
    yield "say something", zip(cycle(visitors), hall.saying(), strict=False), SCANS
    yield "page of Today", ((visitor, "/") for visitor in cycle(visitors)), PAGES


def shifted(visitors: list[Visitor]) -> Iterator[Visitor]:
    """Yield the visitors over and over, without the last one, so that each has even and odd turns."""
    count = len(visitors) - (len(visitors) + 1) % 2
    yield from cycle(visitors[:count])


def run(address: str, jobs: Jobs, count: int) -> str:
    """Send ``count`` requests from all connections, then ``AT_ONCE`` at one instant. Return the row's cells."""
    pids = serving_pids(int(address.rpartition(":")[2]))
    send_all(address, jobs, CONNECTIONS, 1)  # warms up
    cpu = cpu_seconds(pids)
    load = send_all(address, jobs, count, CONNECTIONS)
    cpu_ms = (cpu_seconds(pids) - cpu) * 1000 / count
    burst = send_all(address, jobs, AT_ONCE, AT_ONCE)
    refused = load.refused + burst.refused
    return f"{count} | {load.per_second:.0f} | {cpu_ms:.1f} | {both(load)} | {both(burst)} | {refused}"


def both(load: Load) -> str:
    return f"{load.percentile(50):.0f} / {load.percentile(99):.0f}"


if __name__ == "__main__":
    main()
