"""Errors that nobody expected reach the operator, and nothing of the people whom they happened to does (L1)."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import brotli
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup import create_app
from meetup.config import Config
from meetup.extensions import db, now
from meetup.operations.error_reports import recording
from meetup.operations.models import ErrorReport
from meetup.outbox import Mail
from meetup.outbox.worker import run_planners
from tests.cast import Cast
from tests.conftest import ClientFor

CANARIES = ("canary@example.org", "canary-token", "Canary Person", "canary-cookie")


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    recording.forget()
    yield
    recording.forget()


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of a page that fails with what somebody typed in its error."""
    break_page(app, monkeypatch)
    return "/sign-in"


def break_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        secret = "Canary Person"
        raise ZeroDivisionError(f"canary@example.org of {secret}")

    fail.policy = "anyone"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "people.sign_ins.new", fail)


def reports(app: Flask) -> list[ErrorReport]:
    with app.app_context():
        return list(db.session.scalars(select(ErrorReport).order_by(ErrorReport.id)))


def digests(app: Flask) -> list[Mail]:
    with app.app_context():
        return list(db.session.scalars(select(Mail).where(Mail.kind == "error_digest").order_by(Mail.id)))


@contextmanager
def operated(app: Flask, **changes: Any) -> Iterator[None]:
    """The application with other settings in this block."""
    before = app.config["MEETUP"]
    app.config["MEETUP"] = replace(before, **changes)
    try:
        yield
    finally:
        app.config["MEETUP"] = before


def test_what_broke_is_counted_in_one_row(app: Flask, client_for: ClientFor, broken: str) -> None:
    client = client_for(None)
    assert client.get(f"{broken}?q=canary-token").status_code == 500
    (report,) = reports(app)
    assert (report.kind, report.endpoint, report.count) == ("ZeroDivisionError", "people.sign_ins.new", 1)
    assert " in " in report.place
    for _ in range(3):
        assert client.get(broken).status_code == 500
    recording._written_at.clear()  # the pause is over
    assert client.get(broken).status_code == 500
    (report,) = reports(app)
    assert report.count == 5


def test_it_holds_nothing_of_a_person(app: Flask, client_for: ClientFor, broken: str) -> None:
    client_for(None).get(f"{broken}?q=canary-token", headers={"Cookie": "x=canary-cookie"})
    (report,) = reports(app)
    stored = " ".join(str(getattr(report, column.name)) for column in ErrorReport.__table__.columns)
    assert not [canary for canary in CANARIES if canary in stored]


def test_refusals_are_no_errors(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    for path in ("/no/such/page", "/contacts/999999", "/events/none"):
        client.get(path)
    assert reports(app) == []


def test_the_operator_gets_one_mail_an_hour(app: Flask, client_for: ClientFor, broken: str) -> None:
    client = client_for(None)
    with app.app_context(), operated(app, operator_mail="operator@example.org"):
        run_planners()
        assert digests(app) == [], "nothing happened yet"
        client.get(broken)
        run_planners()
        run_planners()
        (mail,) = digests(app)
        assert mail.recipient == "operator@example.org"
        assert "ZeroDivisionError at " in mail.letter.text
        assert "people.sign_ins.new" in mail.letter.text
        assert not [canary for canary in CANARIES if canary in mail.letter.text + mail.letter.html]
        with time_machine.travel(now() + timedelta(minutes=61)):
            run_planners()
            assert len(digests(app)) == 1, "nothing happened since"
            recording._written_at.clear()
            client.get(broken)
            run_planners()
            assert len(digests(app)) == 2


def test_without_an_operator_nobody_is_written_to(app: Flask, client_for: ClientFor, broken: str) -> None:
    client_for(None).get(broken)
    with app.app_context():
        run_planners()
    assert digests(app) == []


def test_the_worker_reports_its_own(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise KeyError("canary@example.org")

    monkeypatch.setattr("meetup.outbox.worker.plans", [fail])
    with app.app_context():
        run_planners()
    (report,) = reports(app)
    assert (report.kind, report.endpoint) == ("KeyError", "worker")


def test_old_ones_are_erased(app: Flask, client_for: ClientFor, broken: str) -> None:
    client_for(None).get(broken)
    with time_machine.travel(now() + timedelta(days=91)):
        assert app.test_cli_runner().invoke(args=["tidy"]).exit_code == 0
    assert reports(app) == []


class Collector(BaseHTTPRequestHandler):
    """What stands at an address that takes errors as Sentry does."""

    bodies: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        decoders = {"gzip": gzip.decompress, "br": brotli.decompress}
        body = decoders.get(self.headers.get("Content-Encoding", ""), bytes)(body)
        self.bodies.append(str(self.headers) + body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.mark.one_database
def test_an_address_gets_the_place_and_nothing_else(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    Collector.bodies.clear()
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://key@127.0.0.1:{server.server_port}/1"
        own = create_app(replace(config, sentry_dsn=address))
        break_page(own, monkeypatch)
        client = own.test_client()
        headers = {"Cookie": "x=canary-cookie", "User-Agent": "canary-token"}
        assert client.get("/sign-in?q=canary-token", headers=headers).status_code == 500
        own.extensions["sentry"].close(timeout=5)
        server.shutdown()
    (body,) = Collector.bodies
    event = json.loads(body.splitlines()[-1])
    assert event["transaction"] == "people.sign_ins.new"
    assert event["exception"]["values"][0]["type"] == "ZeroDivisionError"
    assert event["exception"]["values"][0]["stacktrace"]["frames"]
    assert not [canary for canary in CANARIES if canary in body]
    assert not {"request", "user", "breadcrumbs", "server_name", "modules", "extra", "contexts"} & event.keys()
