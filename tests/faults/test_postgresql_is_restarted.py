"""PostgreSQL ends, crashes and hangs under people who scan: nothing acknowledged is lost, and it heals by itself."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from meetup.config import Config
from tests import servers
from tests.faults.conftest import TellFault
from tests.faults.phones import count_losses, scanning_people
from tests.operations.backups import installation_on

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
        self.postgres, self._running, self._parts = postgres, ExitStack(), ExitStack()
        self.start()
        self.installation = installation_on(postgres.url, config, folder)
        port = servers.free_port()
        self._parts.enter_context(servers.companion(folder, self.installation.environ, port))
        self.phones = self._parts.enter_context(scanning_people(self.installation.app, port, PAUSE_SECONDS))

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
        self._parts.close()
        self.installation.rest()
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
    lost, doubled = count_losses(site.installation.app, site.phones.acknowledged)
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
