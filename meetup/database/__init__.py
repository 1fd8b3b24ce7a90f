"""The connection to the database: settings for both databases, SQLite's write lock, and statements that differ."""

import json
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, has_request_context, request
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, any_, event, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import InstrumentedAttribute

from .config import Config
from .extensions import db

Row = TypeVar("Row")
BUSY_TIMEOUT_SECONDS = 5.0
READ_ONLY_KEY = "meetup.only_reads"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

POSTGRES_ARGUMENTS = {"connect_timeout": 3, "options": "-c lock_timeout=5000 -c statement_timeout=15000"}
"""Give up connecting after 3 s, waiting for a lock after 5,000 ms, and a statement after 15,000 ms."""

# Result codes (https://www.sqlite.org/rescode.html) for a database that is locked, full or unreachable.
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
# Classes of error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html): lost connection, insufficient
# resources, server shutting down or starting, deadlock, lock not available.
_POSTGRES_UNAVAILABLE = ("08", "53", "57P0", "40P01", "55P03")

# SQLite allows one writer at a time. Threads wait for this lock, which is fair and cheap, because its own busy handler
# polls.
_write_lock = threading.Lock()


class SQLiteConnection(sqlite3.Connection):
    """A connection that begins transactions explicitly and holds the write lock of the process while it writes."""

    holds_write_lock = False

    def begin(self, write: bool) -> None:
        """Begin a transaction, with ``BEGIN IMMEDIATE`` and the write lock if it is going to ``write``.

        Deferred transactions that read and then write fail as soon as two of them run at the same time.

        Raises:
            sqlite3.OperationalError: the write lock was not free within ``BUSY_TIMEOUT_SECONDS``.
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
            remaining_ms = max(0, round((deadline - time.monotonic()) * 1000))
            self.execute(f"PRAGMA busy_timeout = {remaining_ms}")
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
    """Let the transactions that begin later in this request only read, so that they do not take the write lock."""
    request.environ[READ_ONLY_KEY] = True


@contextmanager
def read_only_transaction() -> Iterator[None]:
    """Run the body in a transaction that only reads, so that it keeps nobody from writing.

    Commits the current transaction before and the read-only one after. The request may write again afterwards.
    """
    db.session.commit()
    mark_read_only()
    try:
        yield
        db.session.commit()
    finally:
        del request.environ[READ_ONLY_KEY]


def engine_options(config: Config) -> dict[str, Any]:
    """Return the arguments of ``create_engine`` for the configured database. Errors are logged without values (L1)."""
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
    """Return whether the error means that the database is busy or down for a while, rather than a bug in the app."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.OperationalError):
        primary = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return primary in _SQLITE_UNAVAILABLE
    if error.connection_invalidated or not isinstance(error, OperationalError):
        return error.connection_invalidated
    # An error without a state comes from libpq, which did not reach the server.
    state = getattr(error.orig, "sqlstate", "")
    return state is None or state.startswith(_POSTGRES_UNAVAILABLE)


def insert_once(model: type[Any], **values: Any) -> bool:
    """Insert a row unless a unique constraint forbids it. Return whether it was inserted."""
    statement = _insert_statement(model).values(**values).on_conflict_do_nothing().returning(literal(1))
    return db.session.execute(statement).first() is not None


def insert_missing(model: type[Any], columns: Sequence[str], query: Select[Any]) -> Any:
    """Return a statement that inserts the rows of ``query``, except those that a unique constraint forbids."""
    return _insert_statement(model).from_select(columns, query).on_conflict_do_nothing()


def _insert_statement(model: type[Any]) -> Any:
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(model)


def in_ids(column: InstrumentedAttribute[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``ids``, of which there may be thousands.

    The ids are sent as one parameter. With a parameter for each, every number of ids would make a new statement, and
    psycopg caches a hundred statements: 150 KB each for 5,000 ids.
    """
    if db.engine.dialect.name == "sqlite":
        given = func.json_each(json.dumps(list(ids))).table_valued("value")
        return column.in_(select(given.c.value))
    return column == any_(literal(list(ids), postgresql.ARRAY(BigInteger)))


def chunks(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    """Yield slices of ``rows`` with at most ``size`` rows each, for statements that should not grow with a list."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


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
    is_read_only = has_request_context() and (request.method in SAFE_METHODS or READ_ONLY_KEY in request.environ)
    driver = connection.connection.driver_connection
    assert isinstance(driver, SQLiteConnection)
    try:
        driver.begin(write=not is_read_only)
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error) from error  # SQLAlchemy only wraps errors of its own calls
