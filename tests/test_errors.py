"""Everything that goes wrong is said in a sentence: as a page, a fragment or JSON, whichever was asked for."""

import logging
import re
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import DataError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import abort

from meetup.errors import FRAGMENT_TYPE, SENTENCES, TITLES
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.routes import routes
from tests.test_policies import person

CODES = [400, 403, 404, 410, 413, 422, 429, 500, 503]
CANARY = "ana@example.org"


def from_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(CANARY)
    error.sqlite_errorcode = code
    return error


Breaks = Callable[[Callable[[], Any]], Client]


@pytest.fixture
def breaks(app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """`breaks(view)`: somebody signed in, for whom /me/preview does what `view` does."""

    def put(view: Callable[[], Any]) -> Client:
        view.policy = "member"  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "people.profiles.preview", view)
        return client_for(cast.owner)

    return put


@pytest.mark.one_database
@pytest.mark.parametrize("code", CODES)
def test_a_page_a_fragment_and_json_say_the_same(breaks: Breaks, code: int) -> None:
    client = breaks(lambda: abort(code))
    page = client.visit("/me/preview", code)
    assert page.one("h1").text == TITLES[code]
    assert SENTENCES[code] in page
    fragment = client.get("/me/preview", headers={"Accept": FRAGMENT_TYPE})
    assert "<html" not in fragment.text
    assert SENTENCES[code] in fragment.text.replace("&#39;", "'")
    as_json = client.get("/me/preview", headers={"Accept": "application/json"})
    assert as_json.json == {"error": TITLES[code], "message": SENTENCES[code]}
    assert {answer.status_code for answer in (fragment, as_json)} == {code}
    assert (as_json.headers.get("Retry-After") is not None) == (code in (429, 503))
    assert "no-store" in as_json.headers["Cache-Control"]


@pytest.mark.one_database
def test_a_sentence_of_its_own_stays_text(breaks: Breaks) -> None:
    client = breaks(lambda: abort(422, "<b>Not</b> today & not tomorrow."))
    assert "<b>Not</b> today & not tomorrow." in client.visit("/me/preview", 422)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT", {"email": CANARY}, from_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT)), 503),
        (OperationalError("SELECT", {"email": CANARY}, from_sqlite(sqlite3.SQLITE_FULL)), 503),
        (OperationalError("SELECT", {"email": CANARY}, from_sqlite(sqlite3.SQLITE_IOERR_WRITE)), 503),
        (OperationalError("SELECT", {"email": CANARY}, from_sqlite(sqlite3.SQLITE_ERROR)), 500),
        (OperationalError("SELECT", {"email": CANARY}, psycopg.OperationalError(CANARY)), 503),
        (OperationalError("SELECT", {"email": CANARY}, psycopg.errors.AdminShutdown(CANARY)), 503),
        (OperationalError("SELECT", {"email": CANARY}, psycopg.errors.DeadlockDetected(CANARY)), 503),
        (OperationalError("SELECT", {"email": CANARY}, psycopg.errors.LockNotAvailable(CANARY)), 503),
        (OperationalError("SELECT", {"email": CANARY}, psycopg.errors.SerializationFailure(CANARY)), 503),
        (ProgrammingError("SELECT", {"email": CANARY}, psycopg.errors.UndefinedTable(CANARY)), 503),
        (ProgrammingError("SELECT", {"email": CANARY}, psycopg.errors.UndefinedFunction(CANARY)), 500),
        (InternalError("UPDATE", {"email": CANARY}, psycopg.errors.ReadOnlySqlTransaction(CANARY)), 503),
        (OperationalError("SELECT", {"email": CANARY}, psycopg.errors.QueryCanceled(CANARY)), 500),
        (PoolTimeout(), 503),
        (DataError("INSERT", {"email": CANARY}, Exception(f"DETAIL: Key (email)=({CANARY})")), 500),
        (ValueError(CANARY), 500),
        (RecursionError(), 500),
    ],
)
def test_our_own_mistakes_are_logged_without_what_was_typed(
    breaks: Breaks, caplog: pytest.LogCaptureFixture, error: Exception, status: int
) -> None:
    """L1: with the line where it happened."""

    def fail() -> None:
        raise error

    client = breaks(fail)
    with caplog.at_level(logging.INFO):
        answer = client.get("/me/preview")
    assert answer.status_code == status
    assert CANARY not in answer.text + caplog.text
    assert type(error).__name__ not in answer.text
    assert status == 503 or "in fail" in caplog.text


def test_a_method_that_is_not_there(app: Flask, client_for: ClientFor) -> None:
    answer = client_for(None).get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.slow
@pytest.mark.one_database
def test_an_address_that_only_takes_forms_leads_to_the_page_above(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """Whoever reloads the page of a refused form, by the address it shows, comes to where the form is."""
    all_routes, operator = routes(app, cast), person(app, cast, "operator")
    opens = {route.path for route in all_routes if route.method == "GET"}
    wrong = []
    for route in all_routes:
        readers = dict.fromkeys(("organizer", "moderator", "staff"), cast.organizer) | {"operator": operator}
        client = client_for(readers.get(route.policy, cast.owner))
        if route.path in opens or (answer := client.get(route.path)).status_code == 405:
            continue
        led = client.get(answer.location).status_code if answer.status_code == 302 else answer.status_code
        if led >= 400:
            wrong.append(f"{route}: {answer.location} {led}")
    assert not wrong


def test_only_pages_are_led_up(cast: Cast, client_for: ClientFor) -> None:
    client, path = client_for(cast.owner), f"/contacts/{cast.met.id}/cadence"
    assert client.get(path).location == f"/contacts/{cast.met.id}"
    for headers in ({"Accept": "application/json"}, {"Accept": FRAGMENT_TYPE}, {"Sec-Fetch-Mode": "cors"}):
        assert client.get(path, headers=headers).status_code == 405
    assert client.put(path, headers={"X-CSRFToken": client.token()}).status_code == 405


def test_the_signed_out_are_told_so(app: Flask, client_for: ClientFor) -> None:
    """A page leads to signing in and back, a form to signing in alone, a script is told 401."""
    client = client_for(None)
    assert client.get("/contacts?q=x").location == "/sign-in?next=/contacts?q%3Dx"
    assert client.post_form("/me/sharing").location == "/sign-in"
    for headers in ({"Accept": "application/json"}, {"Accept": FRAGMENT_TYPE}, {"Sec-Fetch-Mode": "cors"}):
        assert client.get("/contacts", headers=headers).status_code == 401


def test_nul_is_refused_wherever_it_stands(cast: Cast, client_for: ClientFor) -> None:
    """I7"""
    client = client_for(cast.owner)
    for path in ("/contacts?q=%00", "/events/%00", "/c/%00"):
        assert client.get(path).status_code == 400
    assert client.post_form("/me/profile", {"name": "a\0b"}).status_code == 400


@pytest.mark.slow
def test_half_a_surrogate_pair_is_refused_wherever_it_stands(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """I7: in the path and the query of every GET, and in every field of every form, however it is sent."""
    client, half = client_for(cast.owner), "%ED%A0%80"
    rules = {str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    for rule in sorted(rules):
        path = re.sub("<[^>]+>", "1", rule)
        assert 400 <= client.get(f"{path}?q=a{half}").status_code < 500, path
        if "<" in rule:
            assert 400 <= client.get(re.sub("<[^>]+>", half, rule)).status_code < 500, rule
    token = client.token()
    posts = {str(rule) for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    for rule in sorted(posts):
        path = re.sub("<[^>]+>", "1", rule)
        sent = f"csrf_token={token}&name=Ana{half}"
        answer = client.post(path, data=sent, content_type="application/x-www-form-urlencoded")
        assert 400 <= answer.status_code < 500, path
    body = f'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nAna{half}\r\n--x--\r\n'
    sent_parts = body.encode().replace(half.encode(), b"\xed\xa0\x80")
    headers = {"X-CSRFToken": token}
    answer = client.post(
        "/me/profile", data=sent_parts, content_type="multipart/form-data; boundary=x", headers=headers
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("cursor", [r'["\ud800", 1]', r'["a\u0000", 1]', r'["2026-01-01T00:00:00+00:00", "\ud800"]'])
def test_half_a_surrogate_pair_in_the_address_of_a_page_of_a_list(
    cast: Cast, client_for: ClientFor, cursor: str
) -> None:
    """I7: lists ordered by a name, too."""
    client, after = client_for(cast.owner), urlsafe_b64encode(cursor.encode()).decode()
    for path in ("/contacts", "/contacts?stage=all&order=name", "/me/agreements", "/me/card/holders", "/events"):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}after={after}&past={after}&more={after}")
        assert answer.status_code < 500, path


def test_a_number_that_no_row_has_in_the_address_of_a_page_of_a_list(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    after = [
        urlsafe_b64encode(f'["2026-01-01T00:00:00+00:00", {number}]'.encode()).decode().rstrip("=")
        for number in (2**31 - 1, 2**31)
    ]
    assert [client.get(f"/introductions?after={each}").status_code for each in after] == [200, 400]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/links", "/contacts", "/me/profile"])
@pytest.mark.parametrize("body", ["[1,2]", '"x"', "5", '{"code":5}', r'{"password":"\ud800"}', '{"name":"a\\u0000"}'])
def test_what_is_no_form_is_not_read(cast: Cast, client_for: ClientFor, path: str, body: str) -> None:
    client = client_for(cast.owner)
    headers = {"X-CSRFToken": client.token()}
    for kind in ("application/json", "application/vnd.api+json", "text/plain"):
        answer = client.post(path, data=body, content_type=kind, headers=headers)
        assert answer.status_code == 415
        assert SENTENCES[415] in answer.text.replace("&#39;", "'")
    assert client.post(path, headers=headers).status_code == 422


@pytest.mark.one_database
def test_every_error_we_raise_has_a_title_and_a_sentence() -> None:
    assert TITLES.keys() == SENTENCES.keys()
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_the_first_field_with_a_problem_takes_the_focus(cast: Cast, client_for: ClientFor) -> None:
    """However far below it stands, also without JavaScript; an error page has one such field at most."""
    client = client_for(cast.owner)
    place = f"/contacts/{cast.met.id}"
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        "weeks": (f"{place}/cadence", {"every": "own", "weeks": "900"}),
        "text": (f"{place}/promises", {"side": "mine", "text": ""}),
        "note": (f"{place}/note", {"note": "x" * 5001}),
    }
    for name, (path, data) in forms.items():
        answer = client.post_form(path, data)
        focused = [field["name"] for field in Page(answer.text).elements if "autofocus" in field.attributes]
        assert (answer.status_code, focused) == (422, [name])
    assert not [field for field in client.visit(place).elements if "autofocus" in field.attributes]


@pytest.mark.parametrize("slug", ["a%0ab", "a%0d%0aX-Evil: 1", "a%3Fb", "%E4%BC%9A"])
def test_whatever_stands_in_an_address_leads_nowhere_else(cast: Cast, client_for: ClientFor, slug: str) -> None:
    """I7"""
    answer = client_for(cast.owner).get(f"/events/{slug}/coffee/leaving")
    assert answer.status_code in (302, 404, 405)
    assert "X-Evil" not in answer.headers
    if answer.status_code == 302:
        assert answer.location.removeprefix("/events/").startswith(slug.replace(" ", "%20").replace(":", "%3A")[:3])
