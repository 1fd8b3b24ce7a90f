"""`/healthz` and `/readyz`: what load balancers and container runtimes ask."""

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from meetup import create_app
from meetup.config import Config
from meetup.extensions import db, now
from meetup.operations.beats import WORKER
from meetup.operations.models import Beat
from tests.conftest import ClientFor, Queries

PATHS = ("/healthz", "/readyz")


def json_of(answer: TestResponse) -> dict[str, Any]:
    content = answer.get_json()
    assert isinstance(content, dict)
    return content


def test_a_process_that_answers_is_healthy(app: Flask, client_for: ClientFor, queries: Queries) -> None:
    with queries() as statements:
        answer = client_for(None).get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert not statements, "it must not wait for the database"


def test_one_that_can_work_is_ready(app: Flask, client_for: ClientFor) -> None:
    answer = client_for(None).get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "worker": "not ok"}}


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_kept_and_nobody_gets_a_cookie(app: Flask, client_for: ClientFor, path: str) -> None:
    answer = client_for(None).get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert answer.mimetype == "application/json"


@pytest.mark.parametrize("path", PATHS)
def test_load_balancers_ask_by_address(app: Flask, client_for: ClientFor, path: str) -> None:
    """A3: no other page answers for a host that is not ours, and these answer the same whatever the host."""
    client = client_for(None)
    by_address = client.get(path, headers={"Host": "10.0.0.7:8000"})
    assert by_address.status_code == 200
    assert by_address.data == client.get(path).data
    assert b"10.0.0.7" not in by_address.data
    assert client.get("/sign-in", headers={"Host": "10.0.0.7:8000"}).status_code == 400


def test_many_questions_are_not_limited(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    assert {client.get("/healthz").status_code for _ in range(300)} == {200}


def test_a_release_whose_migrations_did_not_run_is_not_ready(app: Flask, client_for: ClientFor) -> None:
    with app.app_context():
        (revision,) = db.session.scalars(text("SELECT version_num FROM alembic_version"))
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    try:
        answer = client_for(None).get("/readyz")
    finally:
        with app.app_context():
            db.session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": revision})
            db.session.commit()
    assert answer.status_code == 503
    assert json_of(answer)["status"] == "not ok"
    assert json_of(answer)["checks"]["migrations"] == "not ok"
    assert client_for(None).get("/readyz").status_code == 200


@pytest.mark.one_database
def test_without_its_database_a_process_is_healthy_and_not_ready(config: Config, tmp_path: Path) -> None:
    app = create_app(replace(config, database_url=f"sqlite:///{tmp_path}/no/such/folder/meetup.sqlite3"))
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert set(json_of(answer)["checks"].values()) == {"not ok"}
    assert "folder" not in answer.text


def test_it_goes_on_without_redis_and_says_so(
    app: Flask, client_for: ClientFor, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with_redis = replace(config, redis_url=f"redis://127.0.0.1:{closed.getsockname()[1]}/0")
    monkeypatch.setitem(app.config, "MEETUP", with_redis)
    answer = client_for(None).get("/readyz")
    assert answer.status_code == 200
    assert json_of(answer)["checks"]["redis"] == "not ok"


def test_the_worker_beats_and_is_missed(app: Flask, client_for: ClientFor) -> None:
    def word() -> str:
        return str(json_of(client_for(None).get("/readyz"))["checks"]["worker"])

    ran = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert ran.exit_code == 0, ran.output
    assert word() == "ok"
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        assert word() == "not ok"
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
        assert word() == "ok"


def test_the_beat_is_one_row(app: Flask) -> None:
    with app.app_context():
        for _ in range(2):
            Beat.note(WORKER)
            db.session.commit()
        assert Beat.last(WORKER) is not None
        assert db.session.scalar(text("SELECT count(*) FROM beats")) == 1


def test_each_has_a_thread_of_its_own(app: Flask) -> None:
    lane_of: Callable[[str, str], str] = app.extensions["lane_of"]
    assert [lane_of("GET", path) for path in PATHS] == ["health", "readiness"]
