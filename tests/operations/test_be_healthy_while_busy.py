"""A process whose threads are all busy still says that it is healthy."""

import sqlite3
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask

from meetup.config import Config
from meetup.extensions import db
from tests import servers
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.databases import SQLite
from tests.instances import furnished
from tests.operations.test_read_structured_logs import ask

pytestmark = [pytest.mark.one_database, pytest.mark.slow]


def test_it_answers_while_every_thread_of_pages_waits(
    app: Flask, cast: Cast, client_for: ClientFor, config: Config, database: SQLite, tmp_path: Path
) -> None:
    client = client_for(cast.owner)
    form = urlencode({"csrf_token": client.token()})
    with app.app_context():
        db.engine.dispose()
    environ = {"SECRET_KEY": config.secret_key, "DATABASE_URL": config.database_url, "THREADS": "1"}
    ended: list[float] = []

    def wait_for_the_lock() -> None:
        with closing(HTTPConnection("127.0.0.1", urlsplit(address).port or 0, timeout=60)) as connection:
            headers = {
                "Host": urlsplit(address).netloc,
                "Cookie": f"session={client.cookie()}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request("POST", "/me/code/rotations", form, headers)
            connection.getresponse().read()
            ended.append(time.monotonic())

    with servers.companion(furnished(tmp_path), environ) as address, closing(sqlite3.connect(database.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = Thread(target=wait_for_the_lock)
        waiting.start()
        time.sleep(0.5)
        answers = [ask(address, path)[0] for path in ("/healthz", "/readyz", "/healthz")]
        answered = time.monotonic()
        waiting.join()
        other.rollback()
    assert answers == [200, 200, 200]
    assert ended and answered < ended[0], "the only thread of pages was busy all the time"
