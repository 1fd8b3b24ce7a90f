"""Connections to SQLite: explicit transactions, one writer at a time, and none that is broken comes back."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import g, has_app_context, has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError

from ..extensions import db
from ..view_marks import is_view_marked
from .problems import primary_code
from .turns import BUSY_TIMEOUT_SECONDS, turns

View = TypeVar("View", bound=Callable[..., Any])

READ_ONLY_KEY = "meetup.only_reads"
READ_ONLY_OPTION = "meetup_only_reads"
"""The execution option of connections that read outside of a request."""
READING_BLOCK = "only_reads"
"""The name in ``g`` that is set while a block outside of a request only reads."""
WRITE_OPTION = "meetup_writes"
"""The execution option of connections that write, also within a request that reads."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

BROKEN_CODES = frozenset(
    (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    )
)
"""Results after which a connection is not used again. One that was opened while the file could only be read stays
read-only for as long as it is open."""


class SQLiteConnection(sqlite3.Connection):
    """A connection that begins transactions explicitly and has the turn to write while it writes."""

    has_turn = False

    def begin(self, write: bool) -> None:
        """Begin a transaction, with ``BEGIN IMMEDIATE`` and a turn if it is going to ``write``.

        Deferred transactions that read and then write fail as soon as two of them run at the same time.

        Raises:
            sqlite3.OperationalError: there was no turn to write within ``BUSY_TIMEOUT_SECONDS``.
        """
        if not write:
            self.execute("BEGIN DEFERRED")
            return
        deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
        turns.take(deadline)
        self.has_turn = True
        try:
            remaining_ms = max(0, round((deadline - time.monotonic()) * 1000))
            self.execute(f"PRAGMA busy_timeout = {remaining_ms}")
            self.execute("BEGIN IMMEDIATE")
            turns.note_progress()
        except sqlite3.Error:
            self._give_turn_back()
            raise

    def begin_again(self) -> None:
        """End a transaction that has only read, and begin one that is going to write.

        Raises:
            sqlite3.OperationalError: there was no turn to write within ``BUSY_TIMEOUT_SECONDS``.
        """
        super().commit()
        self.begin(write=True)

    def commit(self) -> None:
        super().commit()
        if self.has_turn:
            turns.note_progress()
        self._give_turn_back()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give_turn_back()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._give_turn_back()

    def _give_turn_back(self) -> None:
        if self.has_turn:
            self.has_turn = False
            turns.give_back()


def listen(engine: Engine) -> None:
    """Attach SQLite's settings to ``engine``."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _drop_broken_connection)


def _set_pragmas(connection: SQLiteConnection, _record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def takes_turn_late(view: View) -> View:
    """Let the requests for this view wait for their turn to write when it begins, and not to see who is signed in.

    While one of them is looked up, another one can write. The view has to read again what may have changed meanwhile
    of the signed-in user and their profile, if it writes anything that follows from it.
    """
    view.takes_turn_late = True  # type: ignore[attr-defined]
    return view


def only_reads(view: View) -> View:
    """Let the requests for this view read only, whatever their method, so that they never wait for a turn to write."""
    view.only_reads = True  # type: ignore[attr-defined]
    return view


def begin_view() -> None:
    """Let the transactions of this request write from now on, the present one included."""
    if not _reads_first():
        return
    g.is_in_view = True
    if db.engine.dialect.name == "sqlite" and db.session.registry.has() and db.session().in_transaction():
        connection = db.session.connection()
        with _wrapped_errors(connection):
            _driver_of(connection).begin_again()


def _reads_first() -> bool:
    """Return whether this request is for a view that takes its turn late, and which has not begun."""
    return is_view_marked("takes_turn_late") and "is_in_view" not in g


def _is_request_reading() -> bool:
    is_safe = request.method in SAFE_METHODS or READ_ONLY_KEY in request.environ
    return is_safe or is_view_marked("only_reads") or _reads_first()


def _is_block_reading() -> bool:
    return has_app_context() and bool(g.get(READING_BLOCK))


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    is_reading = has_request_context() and _is_request_reading() and not options.get(WRITE_OPTION)
    is_read_only = options.get(READ_ONLY_OPTION) or is_reading or _is_block_reading()
    with _wrapped_errors(connection):
        _driver_of(connection).begin(write=not is_read_only)


def _driver_of(connection: Connection) -> SQLiteConnection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, SQLiteConnection)
    return driver


@contextmanager
def _wrapped_errors(connection: Connection) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if primary_code(error) in BROKEN_CODES:
            connection.invalidate(error)
        raise OperationalError("BEGIN", None, error) from error  # SQLAlchemy only wraps errors of its own calls


def _drop_broken_connection(context: ExceptionContext) -> None:
    if isinstance(context.original_exception, sqlite3.Error) and (
        primary_code(context.original_exception) in BROKEN_CODES
    ):
        context.is_disconnect = True
