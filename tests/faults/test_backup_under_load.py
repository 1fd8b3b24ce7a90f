"""A backup while people scan, the server killed, the backup restored: all that was acknowledged before it is there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.config import Config
from meetup.exchange import Encounter
from meetup.extensions import db, now
from tests import servers
from tests.cast import Cast
from tests.clients import Client
from tests.databases import Database
from tests.faults.conftest import TellFault
from tests.operations.backups import Installation, installation

PAUSE_SECONDS = 0.5
"""The pause between two scans of one person, so that nobody comes to the limit of scans in a minute."""
PATIENCE = 30.0
WRITTEN_BEFORE = 20
WRITTEN_AFTER = 5


class Writer(Thread):
    """A phone that scans one person over and over, and remembers when which scan was acknowledged."""

    def __init__(self, port: int, cookie: str, form: dict[str, str], stop: Event) -> None:
        super().__init__(daemon=True)
        self.port, self.form, self.stopped = port, form, stop
        self.headers = {
            "Host": f"localhost:{port}",
            "Cookie": f"session={cookie}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.acknowledged: list[tuple[float, str]] = []
        self.answers: set[int] = set()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._scan(str(uuid4()))
                self.stopped.wait(PAUSE_SECONDS)
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
            self.acknowledged.append((time.monotonic(), uuid))


@contextmanager
def serving(site: Installation, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Our server until the block ends, when it is killed with all its children."""
    options = f"--config meetup/gunicorn.py --bind 127.0.0.1:{port} wsgi:app"
    command = [sys.executable, "-m", "gunicorn", *options.split()]
    environ = os.environ | site.environ | {"BASE_URL": f"http://localhost:{port}"}
    log = site.config.instance / "server.log"
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command, cwd=servers.ROOT, env=environ, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            deadline = time.monotonic() + PATIENCE
            while not servers.serves(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def ended(stop: Event) -> Iterator[None]:
    """Set ``stop`` after the block, however it ends."""
    try:
        yield
    finally:
        stop.set()


def wait_for_writes(writers: list[Writer], count: int) -> None:
    """Wait until that many more scans are acknowledged."""
    deadline, before = time.monotonic() + PATIENCE, written(writers)
    while written(writers) < before + count:
        assert time.monotonic() < deadline, f"the writers hardly wrote: {[writer.answers for writer in writers]}"
        time.sleep(0.01)


def written(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def stored(site: Installation) -> set[str]:
    """The scans that the database holds."""
    with site.app.app_context():
        found = {str(UUID(str(uuid))) for uuid in db.session.scalars(select(Encounter.uuid))}
    site.rest()
    return found


def test_all_that_was_acknowledged_before_it_began_is_there(
    app: Flask, config: Config, database: Database, tmp_path: Path, tell_fault: TellFault
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    with installation(config, database, folder) as site:
        lost, kept, seconds = drill(site, tmp_path / "drill.backup")
    tell_fault("backup under load, restored", database.kind, kept, len(lost), 0, seconds)
    assert kept >= WRITTEN_BEFORE
    assert len(lost) == 0


def drill(site: Installation, backup: Path) -> tuple[set[str], int, float]:
    """Return which scans of before the backup are lost, how many there were, and how long the restore took."""
    port, stop = servers.free_port(), Event()
    writers = [Writer(port, cookie, form, stop) for cookie, form in sign_in(site)]
    with ended(stop), serving(site, port):
        for writer in writers:
            writer.start()
        wait_for_writes(writers, WRITTEN_BEFORE)
        began = time.monotonic()
        made = site.run_apart("backup", str(backup))
        assert made.returncode == 0, made.stderr
        wait_for_writes(writers, WRITTEN_AFTER)
        refused = site.run_apart("restore", str(backup))
        assert refused.returncode == 1
        assert "running" in refused.stderr
        wait_for_writes(writers, WRITTEN_AFTER)
    for writer in writers:
        writer.join()
    wait_until_alone(site)
    restoring = time.monotonic()
    restored = site.run_apart("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    with serving(site, port):
        took = time.monotonic() - restoring
    acknowledged = [at_and_uuid for writer in writers for at_and_uuid in writer.acknowledged]
    before = {uuid for at, uuid in acknowledged if at <= began}
    assert set().union(*(writer.answers for writer in writers)) <= {201, 503}
    return before - stored(site), len(before), took


def wait_until_alone(site: Installation) -> None:
    """Wait until the database has noticed that the server is gone, as PostgreSQL may need a moment."""
    if site.config.sqlalchemy_url.startswith("sqlite"):
        return
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    )
    deadline = time.monotonic() + PATIENCE
    with site.app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.exec_driver_sql(query).scalar_one() > 1:  # within a transaction, it would not change
            assert time.monotonic() < deadline
            time.sleep(0.1)
    site.rest()


def sign_in(site: Installation) -> list[tuple[str, dict[str, str]]]:
    """Return, for some people, the cookie of each, who is signed in, and the form with which they scan somebody."""
    site.app.test_client_class = Client
    with site.app.app_context():
        cast = Cast.assemble()
        code = Code.get_phone_code(cast.stranger).code
    signed_in = []
    for person in (cast.owner, cast.contact, cast.friend, cast.organizer, cast.staff):
        client = site.app.test_client()
        assert isinstance(client, Client)
        client.sign_in(person)
        form = {"code": code, "csrf_token": client.token(), "how": "scan"}
        signed_in.append((client.cookie(), form))
    site.rest()
    return signed_in
