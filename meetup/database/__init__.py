"""The connection to the database: settings for both databases, what is wrong with it, and statements that differ."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, g, request
from sqlalchemy import ColumnElement, Engine, literal
from sqlalchemy.orm import InstrumentedAttribute

from ..config import Config
from ..extensions import db
from . import prepared, retries
from .inserts import as_loaded, insert_ignoring_doubles, insert_missing, insert_new, insert_once
from .problems import is_outage, is_unavailable, problem_of
from .retries import SNAPSHOT_LEVELS
from .sqlite_connections import (
    READ_ONLY_KEY,
    READ_ONLY_OPTION,
    READING_BLOCK,
    SAFE_METHODS,
    WRITE_OPTION,
    SQLiteConnection,
    only_reads,
    takes_turn_late,
)
from .sqlite_connections import listen as listen_to_sqlite
from .turns import BUSY_TIMEOUT_SECONDS, turns

Row = TypeVar("Row")

POSTGRES_ARGUMENTS = {"connect_timeout": 3, "options": "-c lock_timeout=5000 -c statement_timeout=15000"}
"""Give up connecting after 3 s, waiting for a lock after 5,000 ms, and a statement after 15,000 ms."""
POOLED_ARGUMENTS = {"connect_timeout": 3, "prepare_threshold": None}
"""The same behind a pooler that gives each transaction another connection to the server: nothing may be prepared there,
and it takes no options. The time limits are those of the role (docs/deploy.md)."""


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


def begin_snapshot() -> None:
    """End the current transaction and begin one that only reads, in which all statements see the same moment.

    On SQLite, every transaction does.
    """
    db.session.commit()
    dialect = db.engine.dialect
    usual_level = getattr(dialect, "default_isolation_level", None)  # known from the first connection on
    if dialect.name != "sqlite" and usual_level not in SNAPSHOT_LEVELS:
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def begin_reading() -> None:
    """End the current transaction and begin one, outside of requests, that only reads and keeps nobody from writing.

    The caller ends it before writing.
    """
    db.session.commit()
    db.session.connection(execution_options={READ_ONLY_OPTION: True})


@contextmanager
def only_reading() -> Iterator[None]:
    """Let all transactions that begin in the block only read, outside of requests, so that nobody waits for them.

    Ends the current transaction before, and the last one of the block after.
    """
    db.session.commit()
    setattr(g, READING_BLOCK, True)
    try:
        yield
    finally:
        db.session.rollback()
        delattr(g, READING_BLOCK)


def reading_engine(app: Flask) -> Engine:
    """Return the engine of ``app`` for connections that only read, outside of requests."""
    with app.app_context():
        return db.engine.execution_options(**{READ_ONLY_OPTION: True})


def writing_engine() -> Engine:
    """Return an engine for connections that write, also within a request that reads and beside its transaction."""
    return db.engine.execution_options(**{WRITE_OPTION: True})


def engine_options(config: Config) -> dict[str, Any]:
    """Return the arguments of ``create_engine`` for the configured database. Errors are logged without values (L1)."""
    if not config.sqlalchemy_url.startswith("sqlite"):
        pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10, "pool_timeout": 5}
        postgres_arguments = POOLED_ARGUMENTS if config.database_pooler else POSTGRES_ARGUMENTS
        return {"hide_parameters": True, "connect_args": postgres_arguments, **pool}
    arguments = {
        "factory": SQLiteConnection,
        "isolation_level": None,
        "timeout": BUSY_TIMEOUT_SECONDS,
        "check_same_thread": False,
    }
    return {"hide_parameters": True, "connect_args": arguments, "pool_size": 12, "pool_timeout": 5}


def writes_alone() -> bool:
    """Return whether who writes has locked the whole database before they read anything, as on SQLite."""
    return db.engine.dialect.name == "sqlite"


def in_ids(column: InstrumentedAttribute[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``ids``, of which there may be thousands.

    The ids are sent as one parameter. With a parameter for each, every number of ids would make a new statement, and
    psycopg caches a hundred statements: 150 KB each for 5,000 ids.
    """
    return prepared.is_among(column, literal(list(ids), prepared.id_list_type()))


def chunks(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    """Yield slices of ``rows`` with at most ``size`` rows each, for statements that should not grow with a list."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def init_app(app: Flask) -> None:
    """Attach the settings of its database to the application's engine."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            turns.patient = max(1, app.config["MEETUP"].threads // 2)
            listen_to_sqlite(db.engine)
        retries.init_app(app)


__all__ = [
    "BUSY_TIMEOUT_SECONDS",
    "SAFE_METHODS",
    "SQLiteConnection",
    "as_loaded",
    "begin_reading",
    "begin_snapshot",
    "chunks",
    "engine_options",
    "in_ids",
    "init_app",
    "insert_ignoring_doubles",
    "insert_missing",
    "insert_new",
    "insert_once",
    "is_outage",
    "is_unavailable",
    "mark_read_only",
    "only_reading",
    "only_reads",
    "problem_of",
    "read_only_transaction",
    "reading_engine",
    "takes_turn_late",
    "writes_alone",
    "writing_engine",
]
