"""A database of each kind, migrated once and as good as new for every test."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg.sql import SQL, Identifier, Literal

from meetup.extensions import db


class SQLite:
    """One file, written over with the one that was kept, under a running server too."""

    def __init__(self, folder: Path) -> None:
        self.file, self._kept = folder / "meetup.sqlite3", folder / "kept"
        self.url = f"sqlite:///{self.file}"

    def migrate(self, app: Flask) -> None:
        with app.app_context():
            upgrade()
            db.engine.dispose()  # as in real life, where migrations run in a process of their own
        self.keep("empty")

    def keep(self, name: str) -> None:
        """Remember what the database holds."""
        copy(self.file, Path(f"{self._kept}-{name}"))

    def bring_back(self, name: str = "empty") -> None:
        """Hold what was kept under that name, and nothing else."""
        copy(Path(f"{self._kept}-{name}"), self.file)

    def close(self) -> None:
        """Nothing is held open."""


class PostgreSQL:
    """One database on a server, whose rows are deleted and put back."""

    def __init__(self, server: str) -> None:
        self._server, self._name = server, f"meetup_{secrets.token_hex(6)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(self._name)))
        self.url = f"{server.rpartition('/')[0]}/{self._name}"
        self._connection = psycopg.connect(self.url, autocommit=True, options="-c lock_timeout=60s")
        self._kept: dict[str, dict[str, bytes]] = {"empty": {}}

    def migrate(self, app: Flask) -> None:
        with app.app_context():
            upgrade()

    def keep(self, name: str) -> None:
        """Remember what the database holds."""
        self._kept[name] = {table: self._rows(table) for table in tables()}

    def bring_back(self, name: str = "empty") -> None:
        """Hold what was kept under that name, and nothing else."""
        # TRUNCATE would take 80 ms for our tables, as it makes new files for each of their indexes; this takes 5.
        with self._connection.transaction():
            # One message for all of them: most of the time would go into sixty answers.
            self._connection.execute("; ".join(f'DELETE FROM "{table}"' for table in reversed(tables())).encode())
            for table, rows in self._kept[name].items():
                if rows:
                    with self._connection.cursor().copy(SQL(f'COPY "{table}" FROM STDIN')) as copying:
                        copying.write(rows)

    def hang_up(self) -> None:
        """End every connection to it but ours, as a restart does."""
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        self._connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody else reaches it until the block ends."""
        allow = SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(allow.format(Identifier(self._name), Literal(False)))
            self.hang_up()
            try:
                yield
            finally:
                connection.execute(allow.format(Identifier(self._name), Literal(True)))

    def close(self) -> None:
        self._connection.close()

    def _rows(self, table: str) -> bytes:
        with self._connection.cursor().copy(SQL(f'COPY "{table}" TO STDOUT')) as copying:
            return b"".join(bytes(part) for part in copying)


class SerializablePostgreSQL(PostgreSQL):
    """One whose transactions are as if each were alone, and have to be tried again if that cannot be."""

    def __init__(self, server: str) -> None:
        super().__init__(server)
        setting = SQL("ALTER DATABASE {} SET default_transaction_isolation TO serializable")
        self._connection.execute(setting.format(Identifier(self._name)))  # ours keeps what it began with


Database = SQLite | PostgreSQL
KINDS = ("sqlite", "postgres")
SERIALIZABLE = "serializable"


@cache
def tables() -> list[str]:
    """Every table, after those that it points to."""
    return [table.name for table in db.metadata.sorted_tables]


def copy(source: Path, target: Path) -> None:
    """Make one SQLite database hold what another does, without asking the disk to be sure of it."""
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target, timeout=60)) as changed:
        changed.execute("PRAGMA synchronous = OFF")
        kept.backup(changed)
