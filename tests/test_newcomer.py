"""A newcomer runs bin/dev and has the site, with people in it; Ctrl-C ends all of it."""

import os
import signal
import ssl
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests import servers
from tests.instances import furnished

pytestmark = pytest.mark.slow

UNVERIFIED = ssl._create_unverified_context()  # as a phone goes on after its warning


@contextmanager
def dev(instance: Path, port: int, *options: str) -> Iterator[str]:
    """Run bin/dev until the block ends; yields what it said up to the address."""
    command = [str(servers.ROOT / "bin" / "dev"), *options]
    settings = {**os.environ, "PORT": str(port), "MEETUP_INSTANCE": str(instance)}
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=settings, start_new_session=True, **pipes) as process:
        try:
            yield heard(process.stdout or [], "Open http")
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=servers.START_SECONDS)
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


def address_in(said: str) -> str:
    return next((line.split()[-1] for line in said.splitlines() if "Open http" in line), said)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished(tmp_path_factory.mktemp("newcomer"))


@pytest.fixture(scope="module")
def port() -> int:
    return servers.free_port()


def test_the_site_is_up_with_people_and_goes_down_whole(instance: Path, port: int) -> None:
    with dev(instance, port) as said:
        assert address_in(said) == f"http://localhost:{port}"
        for person in ("attendee", "organizer", "guest"):
            assert person in said
        with urlopen(address_in(said)) as answer:
            assert answer.status == 200
        assert_refused(port)
    assert not servers.answers(port)


def assert_refused(port: int) -> None:
    """A second one on the same port says so, and what to do."""
    command = [str(servers.ROOT / "bin" / "dev")]
    second = subprocess.run(command, env={**os.environ, "PORT": str(port)}, capture_output=True, text=True)
    assert second.returncode == 1
    assert f"Port {port} is taken" in second.stderr


def test_phones_are_served_over_https(instance: Path, port: int) -> None:
    with dev(instance, port, "--phone") as said:
        assert address_in(said).startswith("https://")
        with urlopen(address_in(said), context=UNVERIFIED) as answer:
            assert answer.status == 200
