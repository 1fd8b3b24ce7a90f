"""A database of each kind, migrated once and as good as new for every test."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg.sql import SQL, Identifier, Literal

from meetup.extensions import db

MANY_DEAD = 1_000
"""Deleted rows of a table of PostgreSQL after which it is vacuumed."""


class SQLite:
    """One file, whose rows are deleted and put back, under a running server too."""

    kind = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.file, self._migrated = folder / "meetup.sqlite3", folder / "migrated"
        self.url = f"sqlite:///{self.file}"
        self._connection = sqlite3.connect(":memory:")
        self._kept: dict[str, dict[str, list[tuple[object, ...]]]] = {}
        self._version = 0

    def migrate(self, app: Flask) -> None:
        with app.app_context():
            upgrade()
            db.engine.dispose()  # as in real life, where migrations run in a process of their own
        copy(self.file, self._migrated)
        self._connection = sqlite3.connect(self.file, timeout=60, isolation_level=None, cached_statements=500)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._version = self._schema_version()
        self.keep("empty")

    def keep(self, name: str) -> None:
        """Remember what the database holds."""
        rows = {table: self._connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables()}
        self._kept[name] = {table: found for table, found in rows.items() if found}

    def bring_back(self, name: str = "empty") -> None:
        """Hold what was kept under that name, and nothing else."""
        # Copying the file would take longer, and then every connection would read the schema anew.
        if self._schema_version() != self._version:
            copy(self._migrated, self.file)
            self._version = self._schema_version()
        self._connection.execute("BEGIN IMMEDIATE")
        for (table,) in self._connection.execute(filled_tables()).fetchall():
            self._connection.execute(f'DELETE FROM "{table}"')
        for table, rows in self._kept[name].items():
            places = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()

    def _schema_version(self) -> int:
        return int(self._connection.execute("PRAGMA schema_version").fetchone()[0])


class PostgreSQL:
    """One database on a server, whose rows are deleted and put back."""

    kind = "PostgreSQL"

    def __init__(self, server: str) -> None:
        self._server, self._name = server, f"meetup_{secrets.token_hex(6)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(self._name)))
        self.url = f"{server.rpartition('/')[0]}/{self._name}"
        self._connection = psycopg.connect(self.url, autocommit=True, options="-c lock_timeout=60s")
        # Without looking whether something points to the rows. Not everybody may; it is slower then.
        with suppress(psycopg.errors.InsufficientPrivilege):
            self._connection.execute("SET session_replication_role = replica")

    def migrate(self, app: Flask) -> None:
        with app.app_context():
            upgrade()
        self._define("empty", [])

    def keep(self, name: str) -> None:
        """Remember what the database holds, in tables and a function that this connection alone has."""
        filled = [table for (table,) in self._connection.execute(filled_tables().encode())]
        for table in filled:
            self._run(f'DROP TABLE IF EXISTS pg_temp."{name}_{table}"')
            self._run(f'CREATE TEMPORARY TABLE "{name}_{table}" AS TABLE "{table}"')
        self._define(name, filled)

    def bring_back(self, name: str = "empty") -> None:
        """Hold what was kept under that name, and nothing else."""
        # TRUNCATE would take 80 ms for our tables, as it makes new files for each of their indexes.
        for (table,) in self._run(f"SELECT pg_temp.bring_back_{name}()").fetchall():
            self._run(f'VACUUM "{table}"')  # as every look into it would go through the deleted rows

    def _define(self, name: str, filled: list[str]) -> None:
        """Define the function that brings back what is kept. It is one message, and its statements are planned once."""
        body = ""
        for table in reversed(tables()):
            body += f"""
              IF EXISTS (SELECT 1 FROM "{table}") THEN
                DELETE FROM "{table}";
                GET DIAGNOSTICS deleted = ROW_COUNT;
                IF deleted > {MANY_DEAD} THEN RETURN NEXT '{table}'; END IF;
              END IF;"""
        for table in reversed(filled):
            body += f'\nINSERT INTO "{table}" SELECT * FROM pg_temp."{name}_{table}";'
        self._run(f"""
            CREATE OR REPLACE FUNCTION pg_temp.bring_back_{name}() RETURNS SETOF text LANGUAGE plpgsql AS
            $$ DECLARE deleted bigint; BEGIN {body} END $$""")

    def _run(self, statement: str) -> psycopg.Cursor:
        return self._connection.execute(statement.encode())

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


@cache
def filled_tables() -> str:
    """The query for the tables that hold rows, those first that point to others."""
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in reversed(tables())
    )


def copy(source: Path, target: Path) -> None:
    """Make one SQLite database hold what another does, without asking the disk to be sure of it."""
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target, timeout=60)) as changed:
        changed.execute("PRAGMA synchronous = OFF")
        kept.backup(changed)
