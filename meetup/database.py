"""How the database is spoken to: SQLite's settings, and waiting for a turn to write."""

import json
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, any_, event, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import InstrumentedAttribute

from .config import Config
from .extensions import db

BUSY_TIMEOUT_SECONDS = 5.0
READ_ONLY_KEY = "meetup.only_reads"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

POSTGRES_ARGUMENTS = {"connect_timeout": 3, "options": "-c lock_timeout=5000 -c statement_timeout=15000"}
"""Seconds and milliseconds after which PostgreSQL is not available, a row not free, a statement not worth waiting."""

# https://www.sqlite.org/rescode.html: locked, full or out of reach.
_SQLITE_UNAVAILABLE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html: the connection lost, resources short, the server
# going down or coming up, a deadlock, a lock that did not come.
_POSTGRES_UNAVAILABLE = ("08", "53", "57P0", "40P01", "55P03")

# SQLite has one writer. Threads queue here, which is fair and cheap, and not in its busy handler, which polls.
_write_lock = threading.Lock()


class SQLiteConnection(sqlite3.Connection):
    """A connection that begins its transactions itself, and holds the process's turn to write while it writes."""

    holds_write_lock = False

    def begin(self, write: bool) -> None:
        """Begin, ``IMMEDIATE`` when it will write: a deferred read-then-write fails as soon as two do it at once.

        Raises:
            sqlite3.OperationalError: no turn within ``BUSY_TIMEOUT_SECONDS``.
        """
        if not write:
            self.execute("BEGIN DEFERRED")
            return
        deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
        if not _write_lock.acquire(timeout=BUSY_TIMEOUT_SECONDS):
            busy = sqlite3.OperationalError("database is locked: no turn to write")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise busy
        self.holds_write_lock = True
        try:
            left = max(0, round((deadline - time.monotonic()) * 1000))
            self.execute(f"PRAGMA busy_timeout = {left}")
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._release_write_lock()
            raise

    def commit(self) -> None:
        super().commit()
        self._release_write_lock()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._release_write_lock()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._release_write_lock()

    def _release_write_lock(self) -> None:
        if self.holds_write_lock:
            self.holds_write_lock = False
            _write_lock.release()


def mark_read_only() -> None:
    """What follows in this request reads: after its commit it takes no other's turn to write."""
    request.environ[READ_ONLY_KEY] = True


@contextmanager
def read_only_transaction() -> Iterator[None]:
    """A transaction of this request that only reads, and so keeps nobody from writing, before one that writes."""
    db.session.commit()
    mark_read_only()
    try:
        yield
        db.session.commit()
    finally:
        del request.environ[READ_ONLY_KEY]


def engine_options(config: Config) -> dict[str, Any]:
    """What ``create_engine`` is given for this configuration's database. Errors are logged without values (L1)."""
    if not config.sqlalchemy_url.startswith("sqlite"):
        pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10, "pool_timeout": 5}
        return {"hide_parameters": True, "connect_args": POSTGRES_ARGUMENTS, **pool}
    arguments = {
        "factory": SQLiteConnection,
        "isolation_level": None,
        "timeout": BUSY_TIMEOUT_SECONDS,
        "check_same_thread": False,
    }
    return {"hide_parameters": True, "connect_args": arguments, "pool_size": 12, "pool_timeout": 5}


def is_unavailable(error: Exception) -> bool:
    """Whether the database may answer when asked again in a while; anything else is a mistake of ours."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.OperationalError):
        primary = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return primary in _SQLITE_UNAVAILABLE
    if error.connection_invalidated or not isinstance(error, OperationalError):
        return error.connection_invalidated
    # Without a state it is libpq that speaks: it reached no server.
    state = getattr(error.orig, "sqlstate", "")
    return state is None or state.startswith(_POSTGRES_UNAVAILABLE)


def insert_once(model: type[Any], **values: Any) -> bool:
    """Insert a row unless a unique constraint holds its twin; whether it was inserted. Truth is the table's."""
    statement = _insert_statement(model).values(**values).on_conflict_do_nothing().returning(literal(1))
    return db.session.execute(statement).first() is not None


def insert_missing(model: type[Any], columns: Sequence[str], query: Select[Any]) -> Any:
    """The statement that inserts those rows of ``query`` whose twins no unique constraint holds."""
    return _insert_statement(model).from_select(columns, query).on_conflict_do_nothing()


def _insert_statement(model: type[Any]) -> Any:
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(model)


def in_ids(column: InstrumentedAttribute[Any], numbers: Collection[int]) -> ColumnElement[bool]:
    """Whether ``column`` is one of ``numbers``, which may be thousands.

    They travel as one parameter. As one each, the statement would be another for each count of them, and psycopg
    keeps a hundred statements, of 150 KB at 5,000.
    """
    if db.engine.dialect.name == "sqlite":
        given = func.json_each(json.dumps(list(numbers))).table_valued("value")
        return column.in_(select(given.c.value))
    return column == any_(literal(list(numbers), postgresql.ARRAY(BigInteger)))


def init_app(app: Flask) -> None:
    """Attach SQLite's settings to the application's engine."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _set_pragmas)
            event.listen(db.engine, "begin", _begin)


def _set_pragmas(connection: SQLiteConnection, _record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = has_request_context() and (request.method in SAFE_METHODS or READ_ONLY_KEY in request.environ)
    driver = connection.connection.driver_connection
    assert isinstance(driver, SQLiteConnection)
    try:
        driver.begin(write=not reads)
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error) from error  # SQLAlchemy wraps errors of its own calls only
