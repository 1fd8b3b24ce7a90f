"""Another process holds SQLite's only write lock: writers wait, then hear "too busy"; readers notice nothing."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetup.database import BUSY_TIMEOUT_SECONDS
from meetup.database.turns import turns
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.databases import SQLite
from tests.faults.conftest import TellFault

pytestmark = pytest.mark.one_database

GIVEN_UP = 6.0
"""Seconds after which a writer has been told that the database is too busy."""

PATIENCE = 60.0
FORM = {"name": "Written while locked"}


@contextmanager
def locked(database: SQLite) -> Iterator[Callable[[], None]]:
    """Let nobody else write until the block ends, or until the function that it gets is called."""
    with closing(sqlite3.connect(database.file, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection.rollback
        connection.rollback()


@pytest.fixture
def forms(cast: Cast, client_for: ClientFor) -> list[tuple[Client, dict[str, str]]]:
    """Two people who are about to save their profile."""
    clients = [client_for(person) for person in (cast.owner, cast.stranger)]
    return [(client, FORM | {"csrf_token": client.token()}) for client in clients]


def post(client: Client, form: dict[str, str]) -> tuple[TestResponse, float]:
    """POST the form; returns the answer and how many seconds it took."""
    began = time.monotonic()
    return client.post("/me/profile", data=form), time.monotonic() - began


def names(app: Flask, cast: Cast) -> list[str]:
    with app.app_context():
        return [db.session.get_one(User, person.id).profile.name for person in (cast.owner, cast.stranger)]


def test_a_lock_that_stays_is_a_503_and_keeps_no_reader_waiting(
    app: Flask,
    cast: Cast,
    client_for: ClientFor,
    database: SQLite,
    forms: list[tuple[Client, dict[str, str]]],
    tell_fault: TellFault,
) -> None:
    """Everybody is answered while the lock is held. Who waits behind another writer waits no longer than that one."""
    reader = client_for(cast.contact)
    with ThreadPoolExecutor() as threads, locked(database):
        posts = [threads.submit(post, *forms[0])]
        time.sleep(0.4 * BUSY_TIMEOUT_SECONDS)
        posts.append(threads.submit(post, *forms[1]))
        for path in ("/", "/me", "/contacts"):
            assert reader.get(path).status_code == 200
        refused = [each.result(PATIENCE) for each in posts]
    for answer, _ in refused:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Nothing was lost" in answer.text
    waits = [waited for _, waited in refused]
    tell_fault("locked, answered with 503", database.kind, 0, 0, 0, max(waits))
    assert min(waits) > 0.9 * BUSY_TIMEOUT_SECONDS, "it gave up early"
    assert max(waits) < 1.4 * min(waits), "one waited for the other, and then once more"
    assert names(app, cast) == ["Owner Person", "Stranger Person"]
    client, _ = forms[0]
    assert client.post_form("/me/profile", FORM).status_code == 303


def test_a_writer_is_answered_in_time() -> None:
    assert BUSY_TIMEOUT_SECONDS + 1 <= GIVEN_UP


def test_a_short_lock_is_waited_for(
    app: Flask, cast: Cast, database: SQLite, forms: list[tuple[Client, dict[str, str]]]
) -> None:
    with ThreadPoolExecutor() as threads, locked(database) as unlock:
        late = threads.submit(post, *forms[1])
        deadline = time.monotonic() + PATIENCE
        while not turns.is_taken:
            assert time.monotonic() < deadline, "it never began to write"
            time.sleep(0.01)
        time.sleep(0.5)  # by now it waits for the lock
        assert not late.done()
        unlock()
        accepted, _ = late.result(PATIENCE)
    assert accepted.status_code == 303
    assert names(app, cast) == ["Owner Person", "Written while locked"]
