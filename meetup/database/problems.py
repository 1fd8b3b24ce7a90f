"""What is wrong with the database when it does not answer, and what the operator can do about it."""

import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout


@dataclass(frozen=True)
class Problem:
    """Something that ends without a change of the program. ``advice`` tells the operator what to do.

    ``is_busy`` says whether it probably ends within seconds, by itself.
    """

    name: str
    advice: str
    is_busy: bool = False


LOCKED = Problem(
    "locked",
    "another transaction has kept others from writing for seconds. If this goes on, look for a backup, a shell or a "
    "migration that holds the database, and end it",
    is_busy=True,
)
CONFLICT = Problem(
    "in conflict", "transactions got into each other's way more often than they are tried again", is_busy=True
)
CROWDED = Problem(
    "crowded",
    "there are no connections left. Raise max_connections of PostgreSQL, or lower WEB_CONCURRENCY or THREADS",
    is_busy=True,
)
AWAY = Problem(
    "away", "it cannot be reached or is restarting. If this goes on, see whether it runs and what DATABASE_URL says"
)
FULL = Problem("full", "the disk or the quota of the database is full. Free some space; a restart is not needed")
READ_ONLY = Problem(
    "read-only",
    "its file or server cannot be written to. See who owns the file and its folder, whether the disk is mounted "
    "read-only, and whether DATABASE_URL names a replica; a restart is not needed",
)
DISK_ERROR = Problem("on a failing disk", "reading or writing its file failed. Look at the disk and the system's log")
CANNOT_OPEN = Problem(
    "not to be opened",
    "its file cannot be opened. See whether it and its folder are there and may be read and written, and how many "
    "files the process may open",
)
OTHER_SCHEMA = Problem(
    "of another release",
    "a table or column is missing. Run `flask db upgrade` and restart all processes, so that they are of one release",
)

# Result codes: https://www.sqlite.org/rescode.html
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: DISK_ERROR,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
    sqlite3.SQLITE_SCHEMA: OTHER_SCHEMA,
}
_SQLITE_SCHEMA_MESSAGES = ("no such table", "no such column", "has no column named")

# Codes and the beginnings of codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_SQLSTATE = {
    "40001": CONFLICT,
    "40P01": CONFLICT,
    "55P03": LOCKED,
    "53100": FULL,
    "53": CROWDED,
    "08": AWAY,
    "57P0": AWAY,
    "25006": READ_ONLY,
    "58030": DISK_ERROR,
    "42P01": OTHER_SCHEMA,
    "42703": OTHER_SCHEMA,
}
_CHANGED_PLAN = "cached plan must not change result type"
"""What PostgreSQL says of a prepared statement after a migration, under the code of everything that is unsupported."""


class UnseenDuplicateError(Exception):
    """There is a row already that this transaction cannot see, because it began before the row was written."""


def problem_of(error: BaseException) -> Problem | None:
    """Return what is wrong with the database, or ``None`` if the error means a bug in the app."""
    if isinstance(error, UnseenDuplicateError):
        return CONFLICT
    if isinstance(error, PoolTimeout):
        return CROWDED
    if isinstance(error, PendingRollbackError):  # somebody goes on after the connection was lost
        return AWAY
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _problem_of_sqlite(error.orig)
    return _problem_of_postgres(error)


def is_unavailable(error: BaseException) -> bool:
    """Return whether the error means that the database is busy or down for a while, rather than a bug in the app."""
    return problem_of(error) is not None


def is_outage(error: BaseException) -> bool:
    """Return whether nothing else can be done with the database either until the problem ends.

    A missing table stops only what asks for it.
    """
    return problem_of(error) not in (None, OTHER_SCHEMA)


def is_conflict(error: BaseException) -> bool:
    """Return whether the transaction failed only because of others at the same time, and may be tried again."""
    return problem_of(error) is CONFLICT


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's result code without what it says in detail, 0 if there is none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _problem_of_sqlite(error: sqlite3.Error) -> Problem | None:
    if not isinstance(error, sqlite3.OperationalError):
        return None
    if any(words in str(error) for words in _SQLITE_SCHEMA_MESSAGES):
        return OTHER_SCHEMA
    return _BY_SQLITE_CODE.get(primary_code(error))


def _problem_of_postgres(error: DBAPIError) -> Problem | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == "0A000" and _CHANGED_PLAN in str(error.orig):
        return OTHER_SCHEMA
    known = next((_BY_SQLSTATE[state[:end]] for end in (5, 4, 2) if state[:end] in _BY_SQLSTATE), None)
    if known or state:
        return known or (AWAY if error.connection_invalidated else None)
    # An error without a state comes from libpq, which did not reach the server.
    is_from_libpq = type(error.orig).__name__ == "OperationalError"
    return AWAY if error.connection_invalidated or is_from_libpq else None
