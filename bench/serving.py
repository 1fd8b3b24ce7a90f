"""The serving process: how long it takes to start, what it holds, and what it does while the database is locked."""

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.request import urlopen

from bench.demo import Demo
from bench.processes import memory_kib, serving_pids
from meetup.config import ROOT
from tests import servers
from tests.clients import Client

STARTS, PAGES = 5, 400


def serving_lines(demo: Demo) -> Iterator[str]:
    config = demo.app.config["MEETUP"]
    environ = {"MEETUP_ENV": "testing", "MEETUP_INSTANCE": str(config.instance), "SECRET_KEY": config.secret_key}
    yield "\n## The server\n"
    yield f"- start-up (interpreter, imports, application): {start_up_seconds(environ):.2f} s"
    with servers.companion(config.instance, environ) as address:
        for _ in range(PAGES):
            urlopen(address + "/").read()
        used = memory_kib(serving_pids(int(address.rpartition(":")[2]))) / 1024
    yield f"- resident memory of the serving process after {PAGES} pages: {used:.0f} MiB"
    yield from locked_lines(demo)


def start_up_seconds(environ: dict[str, str]) -> float:
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, env={**os.environ, **environ}, check=True)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def locked_lines(demo: Demo) -> Iterator[str]:
    """Yield how long a writer waits for a lock of SQLite's that stays, and how long a reader does."""
    client = demo.app.test_client()
    assert isinstance(client, Client)
    client.sign_in(demo.attendee)
    form = {"name": "Somebody", "csrf_token": client.token()}
    client.get("/contacts")  # from now on it is as quick as always
    file = str(demo.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.perf_counter()
        assert client.get("/contacts").status_code == 200
        read = time.perf_counter()
        assert client.post("/me/profile", data=form).status_code == 503
        refused = time.perf_counter()
    yield f"- while another process holds the database: a page after {(read - began) * 1000:.0f} ms, "
    yield f"  “too busy” for a writer after {refused - read:.1f} s"
