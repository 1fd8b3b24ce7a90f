"""PostgreSQL is restarted under the worker: it goes on by itself, and no letter is lost."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from meetup import outbox
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.items import CLAIM_LEASE
from tests.databases import Database, PostgreSQL
from tests.instances import furnished
from tests.outbox.mail_server import MailServer
from tests.servers import ROOT

PATIENCE = 60  # seconds


@pytest.fixture
def postgres(database: Database) -> PostgreSQL:
    if not isinstance(database, PostgreSQL):
        pytest.skip("SQLite has no connections to lose")
    return database


@pytest.fixture
def worker(app: Flask, postgres: PostgreSQL, mail_server: MailServer, tmp_path: Path) -> Iterator[subprocess.Popen]:
    """`flask worker`, as it runs in real life."""
    environ = {
        **os.environ,
        "MEETUP_ENV": "testing",
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DATABASE_URL": postgres.url,
        "SMTP_URL": mail_server.url,
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def write(app: Flask, address: str) -> None:
    with app.app_context():
        outbox.write_letter("sign_in", to=address, seed="seed of " + address)
        db.session.commit()


def waiting(app: Flask) -> int:
    """How many letters are not sent yet."""
    with app.app_context():
        return sum(mail.sent_at is None for mail in Mail.latest())


def within_patience(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not what() and time.monotonic() < deadline:
        time.sleep(0.05)
    return what()


def test_a_worker_with_nothing_to_do_goes_on(
    app: Flask, postgres: PostgreSQL, post_office: MailServer, worker: subprocess.Popen
) -> None:
    for number in range(3):
        write(app, f"person{number}@example.org")
        assert within_patience(lambda: waiting(app) == 0)
        postgres.hang_up()
    assert worker.poll() is None
    assert [recipients for recipients, _ in post_office.received] == [[f"person{n}@example.org"] for n in range(3)]


def test_what_was_on_its_way_is_sent_again_as_the_same(
    app: Flask,
    postgres: PostgreSQL,
    post_office: MailServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The letter is out, and nothing can be written about it; the next one has not been touched."""
    taken, down = post_office.handle_DATA, ExitStack()

    async def take(*arguments: Any) -> str:
        down.enter_context(postgres.away())
        return await taken(*arguments)

    for name in ("ana", "bob"):
        write(app, f"{name}@example.org")
    monkeypatch.setattr(post_office, "handle_DATA", take)
    with caplog.at_level(logging.WARNING), down:
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert "outbox: database not available" in caplog.text
    assert waiting(app) == 2
    monkeypatch.setattr(post_office, "handle_DATA", taken)
    with time_machine.travel(now() + CLAIM_LEASE + timedelta(seconds=1), tick=False):
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert waiting(app) == 0
    to = [(recipient, letter["Message-ID"]) for (recipient,), letter in post_office.received]
    assert sorted(recipient for recipient, _ in to) == ["ana@example.org", "ana@example.org", "bob@example.org"]
    assert len(set(to)) == 2
