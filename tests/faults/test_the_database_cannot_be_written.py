"""The database is read-only, locked for long, or of another release: people get an honest 503, and it heals."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event

from meetup.database import BUSY_TIMEOUT_SECONDS
from meetup.database.turns import STUCK_SECONDS, turns
from meetup.extensions import db
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.databases import Database, SQLite

FORM = {"name": "Written now"}


@contextmanager
def only_readable(app: Flask) -> Iterator[None]:
    """Every connection that is opened now cannot write, for as long as it is open."""

    def refuse(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", refuse)
    yield
    event.remove(engine, "connect", refuse)


@pytest.mark.one_database
def test_a_moment_in_which_it_is_read_only_ends(
    app: Flask, cast: Cast, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    """Q8: no connection of that moment is used again, and the log says what is wrong and what to do."""
    client = client_for(cast.owner)
    form = FORM | {"csrf_token": client.token()}
    with only_readable(app):
        for _ in range(3):
            refused = client.post("/me/profile", data=form)
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
            assert "working right now" in refused.text
            assert client.get("/me").status_code == 200
    assert "database read-only" in caplog.text
    assert "who owns the file" in caplog.text
    assert client.post("/me/profile", data=form).status_code in (303, 503)
    assert client.post("/me/profile", data=form).status_code == 303


def without(database: Database, table: str, column: str) -> None:
    statement = f"ALTER TABLE {table} RENAME COLUMN {column} TO {column}_of_another_release"
    change(database, statement)


def with_it_again(database: Database, table: str, column: str) -> None:
    change(database, f"ALTER TABLE {table} RENAME COLUMN {column}_of_another_release TO {column}")


def change(database: Database, statement: str) -> None:
    """Change the schema as the release job of another release does."""
    if isinstance(database, SQLite):
        with closing(sqlite3.connect(database.file, timeout=60)) as connection:
            connection.execute(statement)
    else:
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(statement)


def test_a_page_older_or_newer_than_the_schema_is_a_503(
    app: Flask, cast: Cast, client_for: ClientFor, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_for(cast.owner)
    form = FORM | {"csrf_token": client.token()}
    without(database, "profiles", "name")
    try:
        for answer in (client.get("/me"), client.post("/me/profile", data=form)):
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    finally:
        with_it_again(database, "profiles", "name")
    assert "flask db upgrade" in caplog.text
    assert client.get("/me").status_code == 200
    assert client.post("/me/profile", data=form).status_code == 303


@pytest.mark.one_database
def test_while_it_is_locked_half_of_the_threads_wait_and_the_others_answer(
    app: Flask, cast: Cast, client_for: ClientFor, database: SQLite, caplog: pytest.LogCaptureFixture
) -> None:
    """Q8: as many writers as there are threads; those who come late are told at once."""
    caplog.set_level(logging.WARNING)
    clients = [client_for(cast.owner) for _ in range(2 * turns.patient)]
    forms = [FORM | {"csrf_token": client.token()} for client in clients]

    def post(client: Client, form: dict[str, str]) -> tuple[int, float]:
        began = time.monotonic()
        return client.post("/me/profile", data=form).status_code, time.monotonic() - began

    with ThreadPoolExecutor(len(clients)) as threads, closing(sqlite3.connect(database.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        results = list(threads.map(post, clients, forms))
        other.rollback()
    assert {status for status, _ in results} == {503}
    told_at_once = [waited for _, waited in results if waited < (STUCK_SECONDS + BUSY_TIMEOUT_SECONDS) / 2]
    assert len(told_at_once) == turns.patient
    assert "database locked" in caplog.text
    assert post(clients[0], forms[0])[0] == 303
