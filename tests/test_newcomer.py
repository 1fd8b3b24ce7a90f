"""A newcomer runs bin/dev and has the site, with people in it; Ctrl-C ends all of it."""

import os
import signal
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests import servers
from tests.instances import furnished
from tests.test_logs import Browser

pytestmark = pytest.mark.slow

PEOPLE = "attendee organizer sent operator suspended guest mailbox"
UNVERIFIED = ssl._create_unverified_context()  # as a phone goes on after its warning


@dataclass
class Dev:
    """What bin/dev said up to the address, and when it has ended, what it said after that."""

    said: str
    afterwards: str = ""

    @property
    def address(self) -> str:
        return next((line.split()[-1] for line in self.said.splitlines() if "Open http" in line), self.said)

    @property
    def last_lines(self) -> list[str]:
        """The lines after the last heading: how to sign in, and the address."""
        return [line.strip() for line in self.said.partition("How to sign in")[2].splitlines()[1:]]


@contextmanager
def dev(instance: Path, port: int, *options: str) -> Iterator[Dev]:
    """Run bin/dev until the block ends."""
    command = [str(servers.ROOT / "bin" / "dev"), *options]
    settings = {**os.environ, "PORT": str(port), "MEETUP_INSTANCE": str(instance)}
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=settings, start_new_session=True, **pipes) as process:
        running = Dev(heard(process.stdout or [], "Open http"))
        try:
            yield running
        finally:
            os.killpg(process.pid, signal.SIGINT)
            running.afterwards = process.communicate(timeout=servers.START_SECONDS)[0]
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def heard(lines: Iterable[str], last: str) -> str:
    """What is said up to the line that holds `last`."""
    said = ""
    for line in lines:
        said += line
        if last in line:
            break
    return said


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished(tmp_path_factory.mktemp("newcomer"))


@pytest.fixture(scope="session")
def port() -> int:
    return servers.free_port()


def test_the_site_is_up_with_people_and_goes_down_whole(instance: Path, port: int) -> None:
    with dev(instance, port) as running:
        address = running.address
        assert address == f"http://localhost:{port}"
        with urlopen(address) as answer:
            assert answer.status == 200
        assert_refused(port)
    assert not servers.answers(port)


def test_it_ends_with_how_to_sign_in_and_the_address(instance: Path, port: int) -> None:
    with dev(instance, port) as running:
        *people, last = running.last_lines
        assert last.endswith(f"Open {running.address}")
        assert [line.split()[0] for line in people] == PEOPLE.split()
        attendee, organizer, _, operator, suspended, guest, mailbox = people
        assert suspended
        for line in (attendee, organizer, operator):
            assert_signs_in(line)
        assert "Priya Nair" in Browser("").open(address_in(guest))
        assert_mails_are_in(address_in(mailbox), running.address, instance)
    assert "newcomer@example.org" not in running.afterwards, "letters stay off the terminal"
    assert "http" not in running.afterwards


def address_in(line: str) -> str:
    return next(word for word in line.split() if word.startswith("http"))


def assert_signs_in(line: str) -> None:
    """The address, e-mail and password of the line sign somebody in."""
    address, email, _, password = line.split()[1:5]
    browser = Browser(address.removesuffix("/sign-in"))
    browser.open("/sign-in", {"email": email, "password": password.rstrip(":")})
    assert email in browser.open("/me/security")


def assert_mails_are_in(mailbox: str, address: str, instance: Path) -> None:
    """Whoever signs up finds their letter in the mailbox, also after the worker has dealt with it."""
    Browser(address).open("/sign-in/links", {"email": "newcomer@example.org"})
    deadline = time.monotonic() + servers.START_SECONDS
    with closing(sqlite3.connect(instance / "meetup.sqlite3")) as database:
        sent = "SELECT count(*) FROM mails WHERE recipient = 'newcomer@example.org' AND sent_at IS NOT NULL"
        while database.execute(sent).fetchone() != (1,):
            assert time.monotonic() < deadline, "the worker sends nothing"
            time.sleep(0.1)
    assert "newcomer@example.org" in Browser("").open(mailbox)


def assert_refused(port: int) -> None:
    """A second one on the same port says so, and what to do."""
    command = [str(servers.ROOT / "bin" / "dev")]
    second = subprocess.run(command, env={**os.environ, "PORT": str(port)}, capture_output=True, text=True)
    assert second.returncode == 1
    assert f"Port {port} is taken" in second.stderr


def test_phones_are_served_over_https(instance: Path, port: int) -> None:
    with dev(instance, port, "--phone") as running:
        assert running.address.startswith("https://")
        with urlopen(running.address, context=UNVERIFIED) as answer:
            assert answer.status == 200
