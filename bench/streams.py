#!/usr/bin/env python3
"""Measure streams and write docs/streams.md: memory and work a stream, how late words arrive, what pages notice.

Run it as .venv/bin/python bench/streams.py, on a machine with nothing else to do. ``--streams 200 --seconds 5`` is a
small run, which writes nothing.
"""

import argparse
import json
import os
import re
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.listeners import Crowd  # noqa: E402
from bench.town import Town  # noqa: E402
from tests import servers  # noqa: E402
from tests.instances import furnished  # noqa: E402

RETURNING_HEADING = "## A full room comes back"
"""From here on, docs/streams.md tells what ``bench/returning.py`` measured."""

TARGET = ROOT / "docs" / "streams.md"
SIZES = (1000, 5000)
MESSAGES_A_SECOND = 4
PAGES_A_SECOND = 10
SPARE = 500
TICK = os.sysconf("SC_CLK_TCK")
SPEAKERS = 8
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/vnd.meetup.fragment+html"}


@dataclass
class Run:
    """One row of the table: KiB a stream, milliseconds of processor a message, and milliseconds until an arrival."""

    processes: int
    streams: int
    memory: float = 0.0
    work: float = 0.0
    late: list[float] = field(default_factory=list)
    late_beside_pages: list[float] = field(default_factory=list)
    lost: int = 0
    pages_before: list[float] = field(default_factory=list)
    pages_beside: list[float] = field(default_factory=list)


@dataclass
class Person:
    """Somebody at the event, as their browser is known to the server."""

    cookie: str
    token: str = ""


@dataclass
class Server:
    """Our server, and people who talk in the room, who take turns: one alone would soon be asked to pause."""

    address: str
    room: int
    people: list[Person]

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def workers(self) -> list[int]:
        """The process ids of those that serve: gunicorn's children."""
        named = f"127.0.0.1:{self.port}".encode()
        pids = {int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and named in _read(p / "cmdline")}
        return [pid for pid in pids if int(_read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2].split()[1]) in pids]

    def memory(self) -> float:
        """KiB that the workers hold."""
        lines = [line for pid in self.workers for line in _read(Path(f"/proc/{pid}/status")).splitlines()]
        return sum(float(line.split()[1]) for line in lines if line.startswith(b"VmRSS"))

    def work(self) -> float:
        """Milliseconds of processor that the workers took."""
        stats = [_read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2].split() for pid in self.workers]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) * 1000 / TICK

    def ask(self, path: str) -> float:
        """Milliseconds until the page was there."""
        began = time.perf_counter()
        self._asked(self.people[0], "GET", path, expected=200)
        return (time.perf_counter() - began) * 1000

    def say(self, number: int, text: str) -> None:
        who = self.people[number % len(self.people)]
        form = {"body": text, "uuid": str(uuid4()), "csrf_token": who.token}
        self._asked(who, "POST", f"/rooms/{self.room}/messages", urlencode(form), 201)

    def prepare(self) -> None:
        """Get everybody the token that their forms carry."""
        for who in self.people:
            answer, cookie = self._asked(who, "GET", "/session/token", expected=200)
            who.token = json.loads(answer)["token"]
            who.cookie = cookie or who.cookie

    def _asked(self, who: Person, method: str, path: str, body: str = "", expected: int = 0) -> tuple[bytes, str]:
        """The answer, and the cookie that came with it."""
        headers = {"Host": f"localhost:{self.port}", "Cookie": f"session={who.cookie}", **(FORM if body else {})}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            read = answer.read()
            assert answer.status == expected, (path, answer.status)
            cookie = re.search(r"session=([^;]+)", answer.headers["Set-Cookie"] or "")
        return read, cookie[1] if cookie else ""


def main() -> None:
    asked = arguments()
    sizes = (asked.streams,) if asked.streams else SIZES
    raise_limit(max(sizes) + SPARE)
    with (
        tempfile.TemporaryDirectory(prefix="meetup-streams-") as folder,
        servers.redis() as redis,
        servers.postgres() as database,  # SQLite's page caches would grow with each account, and count as the stream's
    ):
        town = Town(furnished(Path(folder)), database, max(sizes))
        runs = [
            measured(town, Run(processes, size), asked.seconds, redis if processes > 1 else "")
            for processes in (1, 2)
            for size in sizes
        ]
    text = "\n".join(table(runs, asked.seconds)) + "\n"
    if not asked.streams:
        returning = TARGET.read_text().partition(RETURNING_HEADING)
        TARGET.write_text(text + "\n" + "".join(returning[1:]))
    print(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, help="only so many, and write no table")
    parser.add_argument("--seconds", type=int, default=20, help="of talk in each part of a run (20)")
    return parser.parse_args()


def raise_limit(needed: int) -> None:
    """Open as many files as it takes, here and in the processes that start here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"This needs {needed} open files and may have {hard}: raise it with ulimit -Hn {needed} as root.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))


def measured(town: Town, run: Run, seconds: int, redis: str) -> Run:
    """Pages alone; then streams; then talk alone; then talk beside pages."""
    environ = {"DATABASE_URL": town.config.database_url, "SECRET_KEY": town.config.secret_key}
    environ |= {"WEB_CONCURRENCY": str(run.processes), "REDIS_URL": redis}
    with servers.companion(town.config.instance, environ) as address:
        server = Server(address, town.room, [Person(cookie) for cookie in town.cookies[:SPEAKERS]])
        server.prepare()
        run.pages_before = list(pages(server, seconds))
        with Crowd(get_context("spawn"), server.port, f"/rooms/{town.room}/stream", town.cookies) as crowd:
            crowd.open(run.streams // 5)  # what the first cost once, the others do not
            before, first = server.memory(), crowd.size
            crowd.open(run.streams - first)
            run.memory = (server.memory() - before) / (run.streams - first)
            began = server.work()
            said = talk(server, seconds)
            run.late = crowd.heard()
            run.work = (server.work() - began) / said
            run.lost = said * run.streams - len(run.late)
            run.pages_beside, said = beside(server, seconds)
            run.late_beside_pages = crowd.heard()
            run.lost += said * run.streams - len(run.late_beside_pages)
    return run


def talk(server: Server, seconds: int) -> int:
    """Say something at even times, each with the moment before it was sent; how many."""
    for number in paced(seconds, MESSAGES_A_SECOND):
        server.say(number, f"sent {time.time_ns()} {'and some more words ' * 5}")
    time.sleep(1)
    return seconds * MESSAGES_A_SECOND


def pages(server: Server, seconds: int) -> Iterator[float]:
    """Milliseconds of a page that a phone opens, at even times."""
    for _ in paced(seconds, PAGES_A_SECOND):
        yield server.ask(f"/rooms/{server.room}")


def beside(server: Server, seconds: int) -> tuple[list[float], int]:
    """Milliseconds of pages while somebody talks, and how much they said."""
    talking = threading.Thread(target=talk, args=(server, seconds))
    talking.start()
    took = list(pages(server, seconds))
    talking.join()
    return took, seconds * MESSAGES_A_SECOND


def paced(seconds: int, a_second: int) -> Iterator[int]:
    began = time.monotonic()
    for number in range(seconds * a_second):
        time.sleep(max(0.0, began + number / a_second - time.monotonic()))
        yield number


def table(runs: list[Run], seconds: int) -> Iterator[str]:
    yield "# Streams, measured\n\nBy `bench/streams.py`: listeners, servers, PostgreSQL and Redis on one machine with"
    yield f"{os.cpu_count()} cores, {MESSAGES_A_SECOND} messages a second for {seconds} s, then again beside"
    yield f"{PAGES_A_SECOND} pages a second. A message is late by the time from before its POST until a listener has"
    yield "read it; the commit is part of that, and of the work a message. Two processes share a Redis.\n"
    yield (
        "| processes | streams | KiB a stream | CPU ms a message | late p50 / p99, ms | late beside pages, ms |"
        " pages before, ms | pages beside, ms | lost |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for run in runs:
        late = f"{both(run.late)} | {both(run.late_beside_pages)}"
        took = f"{both(run.pages_before)} | {both(run.pages_beside)}"
        cost = f"{run.memory:.2f} | {run.work:.1f}"
        yield f"| {run.processes} | {run.streams:,} | {cost} | {late} | {took} | {run.lost} |"
    yield "\nTo reach: 1.5 KiB a stream; late p99 80 ms at 1,000, 150 at 5,000; pages' p99 at most doubled at 1,000."


def both(times: list[float]) -> str:
    """The median and the 99th percentile."""
    if len(times) < 2:
        return "–"
    cuts = quantiles(times, n=100)
    return f"{cuts[49]:.1f} / {cuts[98]:.1f}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # a process that has ended
        return b""


if __name__ == "__main__":
    main()
