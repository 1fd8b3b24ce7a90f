"""Where pages are measured: the demo and the floor side by side, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.calls import Call
from bench.demo import Demo, config_for, temporary_instance
from bench.floor import build_floor
from tests import servers
from tests.databases import PostgreSQL

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
DATABASES = (SQLITE, POSTGRESQL)


@contextmanager
def demo_and_floor(database: str) -> Iterator[tuple[Demo, Call]]:
    """Yield the demo, and a call of the bare application, each on a new ``database`` of its own."""
    with temporary_instance() as instance, two_urls(database, instance) as (demo_url, floor_url):
        yield Demo.write(config_for(instance, demo_url)), build_floor(floor_url)


@contextmanager
def two_urls(database: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the URLs of two new databases."""
    if database == SQLITE:
        yield f"sqlite:///{folder}/one.sqlite3", f"sqlite:///{folder}/other.sqlite3"
        return
    with servers.postgres() as server:
        one, other = PostgreSQL(server), PostgreSQL(server)
        yield with_driver(one.url), with_driver(other.url)
        one.close()
        other.close()


def with_driver(url: str) -> str:
    """Return the URL with the driver that we use, which SQLAlchemy has to be told."""
    return url.replace("postgresql://", "postgresql+psycopg://")
