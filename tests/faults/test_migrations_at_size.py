"""Migrations down and up again on 5,000 users and 100,000 contacts: everything is as it was."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from bench.crowd import add_attendees, add_contacts, add_people
from meetup import create_app
from meetup.config import Config
from meetup.extensions import db
from tests.cast import Cast
from tests.databases import Database, PostgreSQL, SQLite
from tests.faults.conftest import TellFault
from tests.instances import furnished

pytestmark = pytest.mark.nightly

USERS = 5_000
OWNERS = 20
"""Each of them knows all others, which is 100,000 contacts."""

EARLIER = "0030"
"""A revision that knows all of these tables."""

TABLES = ("users", "profiles", "codes", "contacts", "encounters", "attendances", "tags", "taggings")
"""What is compared. Columns that came later hold what they hold for everybody, as going back drops them."""


@pytest.fixture
def app(database: Database, config: Config, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a database of its own, on which migrations may run."""
    empty: Database = SQLite(tmp_path)
    if isinstance(database, PostgreSQL):
        empty = PostgreSQL(request.getfixturevalue("postgres_server"))
    folder = tmp_path / "instance"
    folder.mkdir()
    made = create_app(replace(config, database_url=empty.url, instance=furnished(folder)))
    with made.app_context():
        upgrade()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    empty.close()


def fill(app: Flask) -> None:
    with app.app_context():
        cast = Cast.assemble()
        ids = add_people(USERS, "town.example.org")
        add_attendees(cast.event.id, ids)
        for owner in ids[:OWNERS]:
            add_contacts(owner, [other for other in ids if other != owner], cast.event.id)
        db.session.commit()


def checksums(app: Flask) -> dict[str, tuple[int, str]]:
    """The number of rows of each table, and a hash of all that is in them."""
    found = {}
    with app.app_context():
        for table in TABLES:
            digest, count = hashlib.sha256(), 0
            columns = ", ".join(f'"{column.name}"' for column in db.metadata.tables[table].columns)
            key = ", ".join(f'"{column.name}"' for column in db.metadata.tables[table].primary_key)
            query = f'SELECT {columns} FROM "{table}" ORDER BY {key}'
            for row in db.session.execute(text(query).execution_options(stream_results=True)):
                digest.update(repr(tuple(row)).encode())
                count += 1
            found[table] = count, digest.hexdigest()
        db.session.remove()
        db.engine.dispose()
    return found


def test_down_and_up_leaves_everything_as_it_was(app: Flask, database: Database, tell_fault: TellFault) -> None:
    fill(app)
    before = checksums(app)
    assert before["users"][0] > USERS
    assert before["contacts"][0] >= OWNERS * (USERS - 1)
    began = time.monotonic()
    with app.app_context():
        downgrade(revision=EARLIER)
        upgrade()
        db.session.remove()
        db.engine.dispose()
    took = time.monotonic() - began
    after = checksums(app)
    rows = sum(count for count, _ in before.values())
    lost = sum(before[table][0] - after[table][0] for table in TABLES)
    tell_fault("migrations down and up", database.kind, rows, max(lost, 0), max(-lost, 0), took)
    assert after == before
    if isinstance(database, SQLite):
        with app.app_context():
            assert db.session.execute(text("PRAGMA foreign_key_check")).fetchall() == []
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
