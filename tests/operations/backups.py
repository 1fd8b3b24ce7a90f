"""An installation of its own for each test of backups: an app, its database and its instance folder."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from psycopg.sql import SQL, Identifier
from sqlalchemy import func, select

from meetup import create_app
from meetup.config import Config
from meetup.extensions import db
from meetup.people import User
from tests import servers
from tests.databases import Database, SQLite, copy
from tests.instances import close_connections, furnished


@dataclass
class Installation:
    """``app`` on a database that nobody else uses."""

    app: Flask
    config: Config

    @property
    def file(self) -> Path:
        return self.config.instance / "meetup.sqlite3"

    @property
    def environ(self) -> dict[str, str]:
        """The environment of its servers and commands."""
        return {
            "MEETUP_ENV": "testing",
            "SECRET_KEY": self.config.secret_key,
            "DATABASE_URL": self.config.database_url,
            "MEETUP_INSTANCE": str(self.config.instance),
        }

    def run(self, *arguments: str) -> Result:
        """Run a command of flask in this process."""
        self.rest()
        result = self.app.test_cli_runner().invoke(args=list(arguments))
        self.rest()
        return result

    def run_apart(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of flask in a process of its own."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(command, cwd=servers.ROOT, env=os.environ | self.environ, capture_output=True, text=True)

    def rest(self) -> None:
        """Close all connections."""
        close_connections(self.app)

    def add_person(self, name: str) -> None:
        with self.app.app_context():
            db.session.add(User(email=f"{name}@example.org"))
            db.session.commit()
        self.rest()

    def names(self) -> set[str]:
        with self.app.app_context():
            found = {email.partition("@")[0] for email in db.session.scalars(select(User.email))}
        self.rest()
        return found

    def count(self, model: type) -> int:
        with self.app.app_context():
            return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


def installation_on(server_url: str, config: Config, folder: Path) -> Installation:
    """Make an installation on a new database, ``site``, of a PostgreSQL server that nobody else uses."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE site")
    own = replace(config, database_url=f"{server_url.rpartition('/')[0]}/site", instance=furnished(folder))
    made = Installation(create_app(own), own)
    with made.app.app_context():
        upgrade()
    return made


@contextmanager
def installation(config: Config, database: Database, folder: Path, migrated: bool = True) -> Iterator[Installation]:
    """Yield a new installation on a database of the same kind, empty unless ``migrated``."""
    instance = furnished(folder)
    if isinstance(database, SQLite):
        own = replace(config, instance=instance, database_url=f"sqlite:///{instance}/meetup.sqlite3")
        if migrated:
            copy(database.file, instance / "meetup.sqlite3")  # which is faster than to run all migrations
        yield Installation(create_app(own), own)
        return
    server, name = config.database_url.rpartition("/")[0], f"meetup_{secrets.token_hex(6)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        own = replace(config, instance=instance, database_url=f"{server}/{name}")
        made = Installation(create_app(own), own)
        if migrated:
            with made.app.app_context():
                upgrade()
        yield made
        made.rest()
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
