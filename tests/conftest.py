"""The ground that every test stands on: a fresh database of each kind, one cast, and a browser for each of them."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from meetup import create_app
from meetup.config import Config
from meetup.database import sqlite_connections
from meetup.database.turns import turns
from meetup.extensions import db, limiter
from meetup.people import User
from tests import servers
from tests.cast import Cast
from tests.casting import Casting
from tests.clients import Client
from tests.databases import KINDS, SERIALIZABLE, Database, PostgreSQL, SerializablePostgreSQL, SQLite
from tests.instances import furnished
from tests.pages import Page
from tests.templates import share_templates

ClientFor = Callable[[User | None], Client]
Visit = Callable[..., Page]
Queries = Callable[[], AbstractContextManager[list[str]]]

REAL = ("browser", "faults")
"""Folders of tests that use real browsers, servers and clocks."""

SERVERS = frozenset({"postgres_server", "redis_url", "halls"})
"""Fixtures that start a server."""

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", action="append", choices=(*KINDS, SERIALIZABLE), help="Only on this database; both if left out."
    )
    parser.addoption(
        "--fast", action="store_true", help="On SQLite, without what is slow or needs a server or browser."
    )
    parser.addoption(
        "--faults",
        action="store_true",
        help="The faults alone, those that take long included, with a table at the end.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep databases in memory where there is room: SQLite waits for the disk in every commit, 10 ms on some."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """Exclude thousands of collected tests from garbage collection, as the server does with what it has loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # a page is thousands of objects, and few tests leave much behind


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--fast`, do not even look into the folders that need browsers and servers."""
    return True if config.getoption("--fast") and collection_path.name in REAL else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits for real browsers, servers and clocks gets a second try: a busy machine is no defect of ours."""
    for item in items:
        if item.path.parent.name in REAL:
            item.add_marker(pytest.mark.flaky(reruns=1))
    if config.getoption("--faults"):
        others = [item for item in items if item.path.parent.name != "faults"]
    else:
        others = [item for item in items if item.get_closest_marker("nightly")]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]
    if config.getoption("--fast"):
        slow = [item for item in items if is_slow(item)]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests of faults measured, as a table."""
    reports = [r for found in terminalreporter.stats.values() for r in found if getattr(r, "when", "") == "call"]
    rows = [row for report in reports for name, row in getattr(report, "user_properties", ()) if name == "fault"]
    if rows:
        terminalreporter.section("faults")
        heads = ["fault", "database", "acknowledged", "lost", "doubled", "seconds to heal"]
        for row in [heads, ["---"] * len(heads), *sorted(rows)]:
            terminalreporter.write_line(f"| {' | '.join(row)} |")


def is_slow(item: pytest.Item) -> bool:
    """Whether `--fast` leaves it out."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("slow") is not None or bool(fixtures & SERVERS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs the database runs on each kind of it."""
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = tuple(chosen or KINDS)
        if metafunc.definition.get_closest_marker("also_serializable") and not chosen:
            kinds = (*KINDS, SERIALIZABLE)
        if metafunc.config.getoption("--fast"):
            kinds = KINDS[:1]
        if metafunc.definition.get_closest_marker("one_database"):
            kinds = KINDS[:1]
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Reports travel between processes as UTF-8, and some tests type what UTF-8 cannot hold."""
    return legible((yield))


def legible(value: Any) -> Any:
    """The same with lone surrogates spelled out, however deep they are."""
    if isinstance(value, str):
        return value.encode(errors="backslashreplace").decode()
    if isinstance(value, dict):
        return {key: legible(part) for key, part in value.items()}
    return type(value)(map(legible, value)) if isinstance(value, (list, tuple)) else value


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """URL of a Redis server."""
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made: Database
    if request.param == SERIALIZABLE:
        made = SerializablePostgreSQL(request.getfixturevalue("postgres_server"))
    elif request.param == "postgres":
        made = PostgreSQL(request.getfixturevalue("postgres_server"))
    else:
        made = SQLite(tmp_path_factory.mktemp("sqlite"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def config(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return Config(
        environment="testing",
        secret_key="a secret for the tests, longer than it needs to be",
        database_url=database.url,
        instance=furnished(tmp_path_factory.mktemp("instance")),
        base_url="http://localhost",
    )


@pytest.fixture(scope="session")
def migrated_app(config: Config, database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a migrated database, for all tests of this process."""
    app = create_app(config)
    share_templates(app, tmp_path_factory)
    app.test_client_class = Client
    database.migrate(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def casting(migrated_app: Flask, database: Database) -> Casting:
    return Casting(migrated_app, database)


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writers wait as long as a slow machine needs. What happens when they wait too long is for `tests/faults`."""
    if request.path.parent.name not in REAL:
        monkeypatch.setattr(turns, "patient", sys.maxsize)
        monkeypatch.setattr(sqlite_connections, "BUSY_TIMEOUT_SECONDS", 60.0)


@pytest.fixture
def app(migrated_app: Flask, database: Database, request: pytest.FixtureRequest) -> Flask:
    """The application with nothing in its database. No context is open: open one around what needs it."""
    if "cast" not in request.fixturenames:  # which brings its own rows instead
        database.bring_back()
    limiter.reset()
    migrated_app.extensions["live"].replays.reset()
    return migrated_app


@pytest.fixture
def cast(app: Flask, casting: Casting) -> Cast:
    """The people of `tests/cast.py`, their event, and what they have to do with each other."""
    return casting.call()


@pytest.fixture
def client_for(app: Flask) -> ClientFor:
    """`client_for(person)`: a new browser, signed in as the person; `None` is signed out."""

    def new(person: User | None) -> Client:
        client = app.test_client()
        assert isinstance(client, Client)
        if person is not None:
            client.sign_in(person)
        return client

    return new


@pytest.fixture
def visit(client_for: ClientFor) -> Visit:
    """`visit("/today", as_=person)`: the page as that person gets it. Each keeps one browser for the test."""
    browsers: dict[int | None, Client] = {}

    def go(path: str, as_: User | None = None, status: int = 200) -> Page:
        key = as_.id if as_ else None
        if key not in browsers:
            browsers[key] = client_for(as_)
        return browsers[key].visit(path, status)

    return go


@pytest.fixture
def queries(app: Flask) -> Queries:
    """`with queries() as statements:` lists the SQL that the block sends."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count
