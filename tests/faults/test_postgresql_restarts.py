"""PostgreSQL ends all connections again and again while people read and write: they get a page or a 503 of ours."""

import logging
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, Response
from sqlalchemy import select

from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.databases import Database, PostgreSQL

SECONDS = 6.0
THREADS = 4


def test_nobody_sees_an_error_of_the_server(
    app: Flask, cast: Cast, client_for: ClientFor, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Q8, L1: what the end of a session raises reaches nobody, and the log holds no text of the driver."""
    if not isinstance(database, PostgreSQL):
        pytest.skip("there is no server to restart")
    caplog.set_level(logging.INFO)
    clients = [client_for(cast.owner) for _ in range(THREADS)]
    tokens = [client.token() for client in clients]
    end, is_over = time.monotonic() + SECONDS, threading.Event()

    def restart() -> None:
        while not is_over.wait(0.3):
            database.hang_up()

    def live(place: int) -> Counter[int]:
        answers: Counter[int] = Counter()
        while time.monotonic() < end:
            answers[clients[place].get("/contacts").status_code] += 1
            form = {"name": f"Name {place}", "csrf_token": tokens[place]}
            answer = clients[place].post("/me/profile", data=form)
            answers[answer.status_code] += 1
            assert answer.status_code != 503 or answer.headers["Retry-After"]
        return answers

    with ThreadPoolExecutor(THREADS + 1) as threads:
        restarting = threads.submit(restart)
        try:
            answers = sum(threads.map(live, range(THREADS)), Counter())
        finally:
            is_over.set()
        restarting.result()
    assert set(answers) <= {200, 303, 503}, answers
    for words in ("terminating", "server closed", "SSL", "psycopg.errors"):
        assert words not in caplog.text
    assert clients[0].get("/contacts").status_code == 200


def test_a_connection_that_is_lost_after_the_answer_costs_nobody_theirs(
    app: Flask, cast: Cast, client_for: ClientFor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q8: there is nothing left to handle an error by the time that the session ends."""
    if not isinstance(database, PostgreSQL):
        pytest.skip("there is no server to restart")

    def view() -> Response:
        db.session.execute(select(User.id))
        db.session.connection().detach()  # its end is not left to the pool, which would swallow what it raises
        database.hang_up()
        return app.response_class("Answered", mimetype="text/plain")

    view.policy = "member"  # type: ignore[attr-defined]
    client = client_for(cast.owner)
    with monkeypatch.context() as patched:
        patched.setitem(app.view_functions, "people.profiles.preview", view)
        assert client.get("/me/preview", headers={"Accept": "application/json"}).status_code == 200
    assert client.get("/contacts").status_code == 200
