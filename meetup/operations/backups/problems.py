"""What keeps a backup from being made or restored, in sentences for whoever runs the site."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

NO_SPACE = "There is no space left on the disk. Nothing is left behind; free some space and try again."


class BackupError(click.ClickException):
    """A backup cannot be made, read or restored. The message says why and what to do."""


@contextmanager
def told_problems() -> Iterator[None]:
    """Raise what the system and the database say in this block as BackupError."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupError(_sentence(error)) from error
    except DBAPIError as error:
        raise BackupError(_sentence(error.orig or error)) from error


def _sentence(error: BaseException) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or code == sqlite3.SQLITE_FULL:
        return NO_SPACE
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else f"{error.strerror}."
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return "The database file is damaged. Restore the last backup."
    return f"The database said: {error}".strip()
