"""Backups of SQLite: a consistent copy by ``VACUUM INTO``, which keeps nobody from writing, and its way back.

What was deleted is not in such a copy, not even in free pages.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url

from ...config import Config
from ...extensions import db
from . import archives
from .problems import BackupError

BUSY_SECONDS = 30.0


class SQLiteDatabase:
    """The SQLite file of an installation."""

    kind = "sqlite"
    file_name = "meetup.sqlite3"

    def __init__(self, config: Config) -> None:
        self.path = (config.instance / (make_url(config.sqlalchemy_url).database or "")).resolve()

    @property
    def exists(self) -> bool:
        return self.path.exists() and self.path.stat().st_size > 0

    def copy_to(self, target: Path) -> tuple[str, dict[str, int]]:
        """Write a copy to ``target`` and check it. Return its revision and its numbers of rows."""
        if not self.exists:
            raise BackupError(f"There is no database at {self.path}.")
        archives.create_private(target)  # VACUUM INTO takes an empty file, and one of its own would be for everybody
        with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
        return self._examine(target)

    def check_copy(self, path: Path, revision: str, tables: Mapping[str, int]) -> None:
        """Raise BackupError if a copy is damaged, or does not hold these numbers of rows."""
        if self._examine(path) != (revision, tables):
            raise BackupError("The database in the backup does not hold what the backup says.")

    def counts(self) -> dict[str, int]:
        """Return the numbers of rows that the database holds now."""
        return self._examine(self.path)[1]

    def _examine(self, path: Path) -> tuple[str, dict[str, int]]:
        """Return the revision and the numbers of rows. Raises BackupError for what is damaged or not ours."""
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
                orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
                if verdict != "ok" or orphans:
                    raise BackupError(f"The database is damaged: {verdict if verdict != 'ok' else 'lost references'}.")
                return _revision_of(connection), _row_counts(connection)
        except sqlite3.DatabaseError as error:
            raise BackupError("The database in the backup is damaged.") from error

    @contextmanager
    def replaced(self, archive: Path, at: datetime) -> Iterator[str]:
        """Put the database of a backup in place. Yield where the old one is then, empty if there was none.

        If the block raises, the old one is put back.
        """
        self._refuse_if_open()
        new = self.path.with_name(f".{self.path.name}.restoring")
        new.unlink(missing_ok=True)
        aside = self.path.with_name(f"{self.path.name}.before-restore-{at:%Y%m%d-%H%M%S}")
        try:
            archives.extract(archive, self.file_name, new)
            _set_journal(new)
            had_old = self.path.exists()
            if had_old:
                self._rename(self.path, aside)
            try:
                self._rename(new, self.path)
                yield str(aside) if had_old else ""
            except BaseException:
                db.session.remove()
                db.engine.dispose()
                self._remove(self.path)
                if had_old:
                    self._rename(aside, self.path)
                raise
        finally:
            self._remove(new)

    @contextmanager
    def open_aside(self, aside: str) -> Iterator[Engine]:
        """Yield an engine for the old database, to read what it held."""
        has_log = Path(f"{aside}-wal").exists()
        options = "mode=ro" if has_log else "immutable=1"  # which leaves no files beside it
        engine = create_engine(f"sqlite:///file:{aside}?{options}&uri=true")
        try:
            yield engine
        finally:
            engine.dispose()

    def _refuse_if_open(self) -> None:
        """Raise BackupError if any other process has the file open. Closing it empties the log of the old database."""
        db.engine.dispose()
        if not self.exists:
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=1, isolation_level=None)) as connection:
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BackupError(
                    "Another program has the database open. Stop the server, the worker and every shell, and try again."
                ) from error
        except sqlite3.DatabaseError:
            return  # damaged, which is why it is replaced

    def _rename(self, source: Path, target: Path) -> None:
        """Rename a database with its log, if it has one: a log of another one would be replayed over it."""
        for suffix in ("", "-wal", "-shm"):
            if (part := source.with_name(source.name + suffix)).exists():
                part.replace(target.with_name(target.name + suffix))
            else:
                target.with_name(target.name + suffix).unlink(missing_ok=True)
        archives.sync_folder(target.parent)

    def _remove(self, path: Path) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _revision_of(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if not rows:
        raise BackupError("The database has no tables of this program.")
    return str(rows[0][0])


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    names = [name for (name,) in connection.execute(query)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _set_journal(path: Path) -> None:
    """Set what ``VACUUM INTO`` does not keep: readers and a writer at the same time."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
