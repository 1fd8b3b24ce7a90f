"""kill -9 of the whole server in the middle of writing: whatever was acknowledged is there afterwards."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from threading import Event

from flask import Flask

from meetup.codes import Code
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.databases import Database, SQLite
from tests.faults.conftest import TellFault
from tests.faults.killing import server
from tests.faults.phones import Phone, Phones, count_losses
from tests.instances import furnished

KILLS = 7
KILLS_AT_NIGHT = 60
PHONES = 4
SLACK = 3
"""How many times as long as the first start, after no kill, the others may take."""

WRITTEN = 5


def test_nothing_acknowledged_is_lost(
    app: Flask,
    cast: Cast,
    client_for: ClientFor,
    database: Database,
    tmp_path: Path,
    is_nightly: bool,
    tell_fault: TellFault,
) -> None:
    """Seven times, or sixty at night. Phones send again what was not acknowledged, and nothing of it is there twice."""
    port, kills = servers.free_port(), KILLS_AT_NIGHT if is_nightly else KILLS
    environ = {
        **os.environ,
        "MEETUP_ENV": "testing",
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DATABASE_URL": database.url,
        "BASE_URL": f"http://localhost:{port}",
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
    }
    client = client_for(cast.owner)
    with app.app_context():
        form = {"code": Code.get_phone_code(cast.stranger).code, "csrf_token": client.token(), "how": "scan"}
    stop = Event()
    phones = Phones([Phone(port, client.cookie(), form, stop) for _ in range(PHONES)])
    starts, healed = [], []
    for _ in range(kills):
        killed_at = time.monotonic()
        with server(port, environ, tmp_path / "log") as seconds:
            starts.append(seconds)
            healed.append(phones.seconds_until_heard(killed_at))
            phones.wait_for(WRITTEN)
    phones.stop()
    assert median(starts[1:]) < SLACK * starts[0]
    lost, doubled = count_losses(app, phones.acknowledged)
    tell_fault(f"server killed {kills} times", database.kind, len(phones.acknowledged), lost, doubled, max(healed))
    assert len(phones.acknowledged) >= kills * WRITTEN
    assert (lost, doubled) == (0, 0)
    assert phones.answers <= {200, 201, 503}
    if isinstance(database, SQLite):
        assert_sound(database)


def assert_sound(database: SQLite) -> None:
    with closing(sqlite3.connect(database.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
