"""H1 to H3: the headers of every answer, the token of every form, and nothing of a person kept in a cache."""

from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetup import create_app
from meetup.config import Config
from tests.cast import Cast
from tests.clients import Client, missing_headers
from tests.conftest import ClientFor
from tests.routes import routes

WITHOUT_TOKEN = {
    "reminders.unsubscriptions.create",
    "registration.refusals.create",
    "team.refusals.create",
    "tickets.refusals.create",
    "announcements.unsubscriptions.create",
}
"""What mail programs post, with an address that is the proof (RFC 8058)."""
ROLES = (None, "owner", "organizer")
pytestmark = pytest.mark.one_database


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_every_answer_carries_the_headers(app: Flask, cast: Cast, client_for: ClientFor, who: str | None) -> None:
    """Every route, as it is reached with every method and without a token: pages, files, redirects and errors."""
    client = client_for(getattr(cast, who) if who else None)
    for route in routes(app, cast):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
            answer = client.open(route.path, method=method)
            assert not missing_headers(answer), f"{method} {route.path}: {answer.status}"


def test_errors_and_static_files_carry_them_too(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    sheet = app.extensions["assets"].url("app.css")
    too_big = {"data": {"email": "x" * 9_000_000}}
    answers = [
        client.get("/no/such/page"),
        client.get("/", headers={"Host": "stranger.example"}),
        client.get("/?q=%00"),
        client.post("/sign-in", **too_big),
        client.get(sheet),
        client.get("/static/none.css"),
    ]
    assert [answer.status_code for answer in answers] == [404, 400, 400, 413, 200, 404]
    assert not [missing for answer in answers if (missing := missing_headers(answer))]


def test_our_own_mistakes_carry_them_too(app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    break_down.policy = "anyone"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "people.sign_ins.new", break_down)
    answer = client_for(None).get("/sign-in")
    assert answer.status_code == 500
    assert not missing_headers(answer)
    assert "ZeroDivisionError" not in answer.text


def test_https_is_remembered(config: Config) -> None:
    app = create_app(replace(config, base_url="https://meet.example"))
    answer = app.test_client().get("/no/such/page", base_url="https://meet.example")
    assert int(answer.headers["Strict-Transport-Security"].partition("=")[2].partition(";")[0]) >= 31_536_000


def unsafe(client: Client, path: str, method: str, **data: str) -> TestResponse:
    return client.open(path, method=method, data=data)


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_no_form_is_taken_without_its_token(app: Flask, cast: Cast, client_for: ClientFor, who: str | None) -> None:
    """H2"""
    client = client_for(getattr(cast, who) if who else None)
    client.token()
    foreign = client_for(cast.contact).token()
    wrong, tried = [], 0
    for route in routes(app, cast):
        if route.method != "GET" and route.endpoint not in WITHOUT_TOKEN:
            for data in ({}, {"csrf_token": foreign}, {"csrf_token": "made up"}):
                answer = unsafe(client, route.path, route.method, **data)
                tried += 1
                if answer.status_code != 400:
                    wrong.append(f"{route} with {list(data)}: {answer.status}")
    assert not wrong
    assert tried > 100


@pytest.mark.slow
@pytest.mark.parametrize("who", ["owner", "organizer", "staff"])
def test_pages_of_the_signed_in_are_kept_nowhere(app: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    client, wrong, pages = client_for(getattr(cast, who)), [], 0
    for route in routes(app, cast):
        if route.method == "GET" and (answer := client.get(route.path)).mimetype == "text/html":
            pages += 1
            kept_nowhere = {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
            if not kept_nowhere or "Cookie" not in answer.headers.get("Vary", ""):
                wrong.append(f"{route}: {answer.headers['Cache-Control']}; Vary: {answer.headers.get('Vary')}")
    assert not wrong
    assert pages > 20


@pytest.mark.parametrize("prefix", ["//evil.example", "/mounted"])
def test_nobody_puts_a_path_before_the_urls_of_others(
    app: Flask, cast: Cast, client_for: ClientFor, prefix: str
) -> None:
    """A3: some servers take SCRIPT_NAME from a header, and patterns of URLs are kept for everybody."""
    for who in (None, cast.owner):
        client = client_for(who)
        for path in ("/", "/sign-in", "/contacts", "/no/such/page", f"/rooms/{cast.room.id}"):
            for environ in ({"SCRIPT_NAME": prefix}, {}):
                assert prefix not in client.get(path, environ_overrides=environ).text
