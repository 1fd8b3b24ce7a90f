"""Another process holds SQLite's only write lock: writers wait, then hear "too busy"; readers notice nothing."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Thread

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.databases import SQLite

pytestmark = pytest.mark.one_database

LOCKED = 7.5
FORM = {"name": "Written while locked"}


@contextmanager
def locked(database: SQLite) -> Iterator[None]:
    """For `LOCKED` seconds from now on nobody else writes."""

    def hold() -> None:
        time.sleep(LOCKED)
        connection.rollback()

    with closing(sqlite3.connect(database.file, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        released = Thread(target=hold)
        released.start()
        yield
        released.join()


def post(client: Client, form: dict[str, str], after: float) -> tuple[TestResponse, float]:
    """POST in `after` seconds; the answer and how long it took."""
    time.sleep(after)
    began = time.monotonic()
    return client.post("/me/profile", data=form), time.monotonic() - began


def test_a_short_lock_is_waited_for_and_a_long_one_is_a_503(
    app: Flask, cast: Cast, client_for: ClientFor, database: SQLite
) -> None:
    """Of two writers, the first has waited for 5 s when it gives up; the second meets the last 3 s of the lock."""
    early, late, reader = client_for(cast.owner), client_for(cast.stranger), client_for(cast.contact)
    forms = [FORM | {"csrf_token": client.token()} for client in (early, late)]
    with ThreadPoolExecutor() as threads, locked(database):
        first, second = threads.submit(post, early, forms[0], 0), threads.submit(post, late, forms[1], LOCKED - 3)
        for path in ("/", "/me", "/contacts"):
            began = time.monotonic()
            assert reader.get(path).status_code == 200
            assert time.monotonic() - began < 1
        refused, given_up_after = first.result()
        accepted, waited = second.result()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Nothing was lost" in refused.text
    assert 4.5 < given_up_after < 6
    assert accepted.status_code == 303
    assert 2.5 < waited < 5
    with app.app_context():
        names = [db.session.get_one(User, person.id).profile.name for person in (cast.owner, cast.stranger)]
    assert names == ["Owner Person", "Written while locked"]
    assert early.post_form("/me/profile", FORM).status_code == 303
