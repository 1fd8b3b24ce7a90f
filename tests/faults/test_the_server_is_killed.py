"""kill -9 of the whole server in the middle of writing: whatever was acknowledged is there afterwards."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from flask import Flask

from meetup.codes import Code
from meetup.extensions import now
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.databases import SQLite
from tests.instances import furnished

pytestmark = pytest.mark.one_database

KILLS = 7
WRITERS = 4
SLACK = 3
"""How many times as long as the first start, after no kill, the others may take."""

WRITTEN = 5
PATIENCE = 60.0


class Writer(Thread):
    """A phone that scans one person over and over, and remembers which scans were acknowledged."""

    def __init__(self, port: int, cookie: str, form: dict[str, str], stop: Event) -> None:
        super().__init__()
        self.port, self.form, self.stopped = port, form, stop
        self.headers = {
            "Host": f"localhost:{port}",
            "Cookie": f"session={cookie}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.acknowledged: list[str] = []
        self.answers: set[int] = set()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._scan(str(uuid4()))
            except (OSError, HTTPException):
                time.sleep(0.02)

    def _scan(self, uuid: str) -> None:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            body = urlencode(self.form | {"uuid": uuid, "at": now().isoformat()})
            connection.request("POST", "/contacts", body, self.headers)
            answer = connection.getresponse()
            answer.read()
            self.answers.add(answer.status)
            if answer.status == 201:
                self.acknowledged.append(uuid)


def serves(port: int) -> bool:
    """Whether a page comes; the port is open before that."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/sign-in", headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


@contextmanager
def server(port: int, environ: dict[str, str], log: Path) -> Iterator[float]:
    """Our server until the block ends, when it is killed with all its children; yields the seconds it took to be up."""
    options = f"--config meetup/gunicorn.py --bind 127.0.0.1:{port} wsgi:app"
    command, began = [sys.executable, "-m", "gunicorn", *options.split()], time.monotonic()
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command, cwd=servers.ROOT, env=environ, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            while not serves(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() - began < PATIENCE
                time.sleep(0.02)
            yield time.monotonic() - began
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def test_nothing_acknowledged_is_lost(
    app: Flask, cast: Cast, client_for: ClientFor, database: SQLite, tmp_path: Path
) -> None:
    port, secret = servers.free_port(), app.config["SECRET_KEY"]
    environ = {
        **os.environ,
        "MEETUP_ENV": "testing",
        "SECRET_KEY": secret,
        "DATABASE_URL": database.url,
        "BASE_URL": f"http://localhost:{port}",
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
    }
    client = client_for(cast.owner)
    with app.app_context():
        form = {"code": Code.get_phone_code(cast.stranger).code, "csrf_token": client.token(), "how": "scan"}
    stop = Event()
    writers = [Writer(port, client.cookie(), form, stop) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    starts = []
    for _ in range(KILLS):
        with server(port, environ, tmp_path / "log") as seconds:
            starts.append(seconds)
            wait_for_writes(writers)
    stop.set()
    for writer in writers:
        writer.join()
    assert median(starts[1:]) < SLACK * starts[0]
    assert_all_there(database, [uuid for writer in writers for uuid in writer.acknowledged])
    assert set().union(*(writer.answers for writer in writers)) <= {201, 503}


def wait_for_writes(writers: list[Writer]) -> None:
    """Wait until some more scans are acknowledged, so that the kill comes in the middle of writing."""
    deadline, before = time.monotonic() + PATIENCE, written(writers)
    while written(writers) < before + WRITTEN:
        assert time.monotonic() < deadline, "the writers hardly wrote"
        time.sleep(0.01)


def written(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def assert_all_there(database: SQLite, acknowledged: list[str]) -> None:
    with closing(sqlite3.connect(database.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = {str(UUID(uuid)) for (uuid,) in connection.execute("SELECT uuid FROM encounters")}
    lost = [uuid for uuid in acknowledged if uuid not in kept]
    assert len(acknowledged) >= KILLS * WRITTEN
    assert not lost, json.dumps(lost)
