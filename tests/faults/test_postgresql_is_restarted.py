"""PostgreSQL ends, crashes and hangs under people who scan: nothing acknowledged is lost, and it heals by itself."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade

from meetup import create_app
from meetup.codes import Code
from meetup.config import Config
from meetup.extensions import db
from tests import servers
from tests.cast import Cast
from tests.clients import Client
from tests.faults.conftest import TellFault
from tests.faults.phones import Phone, Phones, count_losses
from tests.instances import furnished

pytestmark = [pytest.mark.one_database, pytest.mark.nightly]

ROUNDS = 5
PEOPLE = 4
HANGS_FOR = 3.0
PAUSE_SECONDS = 0.3
DURABLE = ""
"""Options of a server that keeps what it has acknowledged when it crashes, as one in use does."""


class Site:
    """Our server on a PostgreSQL of its own, with people who scan."""

    def __init__(self, postgres: servers.OwnPostgres, config: Config, folder: Path) -> None:
        self.postgres, self._running = postgres, ExitStack()
        self.start()
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE site")
        url = postgres.url.rpartition("/")[0] + "/site"
        self.config = replace(config, database_url=url, instance=furnished(folder))
        self.app: Flask = create_app(self.config)
        self.app.test_client_class = Client
        with self.app.app_context():
            upgrade()
        self.cast, forms = self._sign_in()
        port = servers.free_port()
        environ = {"SECRET_KEY": self.config.secret_key, "DATABASE_URL": url}
        self.web = ExitStack()
        self.web.enter_context(servers.companion(self.config.instance, environ, port))
        self.phones = Phones([Phone(port, cookie, form, Event(), PAUSE_SECONDS) for cookie, form in forms])

    def _sign_in(self) -> tuple[Cast, list[tuple[str, dict[str, str]]]]:
        with self.app.app_context():
            cast = Cast.assemble()
            code = Code.get_phone_code(cast.stranger).code
        forms = []
        for person in (cast.owner, cast.contact, cast.friend, cast.staff):
            client = self.app.test_client()
            assert isinstance(client, Client)
            client.sign_in(person)
            form = {"code": code, "csrf_token": client.token(), "how": "scan"}
            forms.append((client.cookie(), form))
        self.rest()
        return cast, forms

    def rest(self) -> None:
        """Close the connections of this process."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def start(self) -> None:
        self._process_id = self._running.enter_context(self.postgres.running(DURABLE))

    def end(self, how: signal.Signals) -> None:
        """Send a signal to PostgreSQL, and wait until it has ended."""
        os.kill(self._process_id, how)
        self._running.close()

    def hang(self, seconds: float) -> None:
        """Stop all of its processes for so long."""
        family = [self._process_id, *children_of(self._process_id)]
        for process_id in family:
            os.kill(process_id, signal.SIGSTOP)
        time.sleep(seconds)
        for process_id in family:
            os.kill(process_id, signal.SIGCONT)

    def close(self) -> None:
        self.web.close()
        self.rest()
        self._running.close()


def children_of(process_id: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]


@pytest.fixture
def site(config: Config, tmp_path: Path) -> Iterator[Site]:
    with servers.OwnPostgres.made() as postgres:
        made = Site(postgres, config, tmp_path)
        yield made
        made.close()


def judge(site: Site, fault: str, healed: list[float], tell_fault: TellFault) -> None:
    site.phones.wait_for(PEOPLE)
    site.phones.stop()
    lost, doubled = count_losses(site.app, site.phones.acknowledged)
    tell_fault(fault, "PostgreSQL", len(site.phones.acknowledged), lost, doubled, max(healed))
    assert (lost, doubled) == (0, 0)
    assert site.phones.answers <= {200, 201, 503}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restarted", "crashed"])
def test_it_ends_and_starts_again(site: Site, how: signal.Signals, tell_fault: TellFault) -> None:
    healed = []
    for _ in range(ROUNDS):
        site.phones.wait_for(2 * PEOPLE)
        site.end(how)
        time.sleep(1)
        site.start()
        healed.append(site.phones.seconds_until_heard(time.monotonic()))
    name = "restarted" if how == signal.SIGINT else "crashed"
    judge(site, f"PostgreSQL {name} {ROUNDS} times", healed, tell_fault)


def test_it_hangs(site: Site, tell_fault: TellFault) -> None:
    healed = []
    for _ in range(ROUNDS):
        site.phones.wait_for(2 * PEOPLE)
        site.hang(HANGS_FOR)
        healed.append(site.phones.seconds_until_heard(time.monotonic()))
    judge(site, f"PostgreSQL hung {HANGS_FOR:.0f} s, {ROUNDS} times", healed, tell_fault)
