"""People ask for a link and sign in by it; nobody learns who has an account (A1, A2, A3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup import create_app
from meetup.config import Config
from meetup.extensions import db, now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.mailbox import ask_for_link, letters, mailed_link, newest_link, path_of, signed_in

OWNER, NOBODY = "owner@example.org", "nobody@example.org"


def spend(client: Client, link: str) -> int:
    return client.post_form(link).status_code


def test_one_tap_after_the_mail_signs_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    link = mailed_link(app, client, OWNER)
    page = client.visit(link)
    assert OWNER in page
    assert page.form(link)
    answer = client.post_form(link)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Owner Person" in client.visit("/me")
    assert not signed_in(client_for(None))


def test_known_and_unknown_addresses_look_the_same(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A1: status, place to go, cookies and the page after it; each gets a mail of the same words,
    but for the name, which only its owner reads."""
    answers = []
    for address in (OWNER, NOBODY):
        client = client_for(None)
        asked = ask_for_link(client, address)
        shown = client.visit(asked.location).text.replace(address, "…")
        letter = letters(app, address)[0]
        words = (
            letter.text.replace(newest_link(app, address), "…")
            .replace(letter.code, "…")
            .replace("Hello Owner,", "Hello,")
        )
        answers.append((asked.status_code, asked.location, asked.text, shown, letter.subject, words))
    assert answers[0] == answers[1]


def test_looking_at_the_link_signs_nobody_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2: mail scanners and previews open links as often as they like."""
    client = client_for(None)
    link = mailed_link(app, client, OWNER)
    for scanner in (client, client_for(None)):
        for method in ("GET", "HEAD", "OPTIONS", "GET"):
            assert scanner.open(link, method=method).status_code == 200
        assert not signed_in(scanner)
    assert spend(client, link) == 303


def test_it_works_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, second = client_for(None), client_for(None)
    link = mailed_link(app, client, OWNER)
    assert spend(client, link) == 303
    assert spend(second, link) == 410
    assert "Ask for a new one" in second.visit(link, 410)
    assert not signed_in(second)


def test_it_runs_out_after_15_minutes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    link = mailed_link(app, client, OWNER)
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1), tick=False):
        assert spend(client, link) == 410
        client.visit(link, 410)
    with time_machine.travel(now() + timedelta(minutes=14), tick=False):
        assert spend(client_for(None), link) == 303, "another browser, as a session of the future counts for nothing"


def test_the_last_three_work(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2, A8: so a stranger who asks for a link does not end the one that its owner is about to open."""
    stranger, contact = client_for(None), client_for(None)
    of_another = mailed_link(app, contact, "contact@example.org")
    links = []
    with time_machine.travel(now(), tick=False) as clock:
        for spelling in (OWNER, OWNER.upper(), f" {OWNER}", OWNER):
            ask_for_link(stranger, spelling)
            links.append(path_of(newest_link(app, OWNER)))
            clock.shift(61)
        assert [spend(client_for(None), link) for link in links] == [410, 303, 303, 303]
        assert [spend(client_for(None), link) for link in links] == [410] * 4
    assert spend(contact, of_another) == 303, "another mailbox's link was superseded"


@pytest.mark.parametrize("token", ["x", "InNlZWQi.9Zyy", "%00", "é" * 50, "a" * 4000])
def test_a_made_up_link_opens_nothing(app: Flask, client_for: ClientFor, token: str) -> None:
    client = client_for(None)
    link = f"/sign-in/links/{token}"
    assert client.get(link).status_code in (400, 404)
    assert spend(client, link) in (400, 404)


def test_the_database_alone_signs_nobody_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2: neither the token nor anything that is accepted in its place stands in a table."""
    client = client_for(None)
    link = mailed_link(app, client, OWNER)
    token = link.rpartition("/")[2]
    with app.app_context():
        tables = db.metadata.tables.values()
        held = {str(value) for table in tables for row in db.session.execute(select(table)) for value in row}
        held |= {
            str(fact)
            for row in db.session.execute(select(db.metadata.tables["mails"].c.facts))
            for fact in row[0].values()
        }
    assert not [value for value in held if token in value]
    for value in held:
        if value and "/" not in value and "\0" not in value:
            assert client.get(f"/sign-in/links/{value}").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-Host"])
def test_links_lead_to_our_own_address(app: Flask, cast: Cast, client_for: ClientFor, header: str) -> None:
    """A3: whatever the browser says that we are called."""
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    client = client_for(None)
    data = {"csrf_token": client.token(), "email": OWNER}
    answer = client.post("/sign-in/links", data=data, headers={header: value})
    assert answer.status_code == (400 if header == "Host" else 303)
    assert "evil" not in answer.text + str(answer.headers)
    if answer.status_code == 303:
        assert newest_link(app, OWNER).startswith("http://localhost/sign-in/links/")


@pytest.mark.one_database
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:81", "localhost@evil.example", "a b", ""]
)
def test_other_hosts_are_refused(app: Flask, client_for: ClientFor, host: str) -> None:
    """A3"""
    assert client_for(None).get("/", headers={"Host": host}).status_code == 400


@pytest.mark.one_database
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost:80"])
def test_our_own_host_however_it_is_written(app: Flask, client_for: ClientFor, host: str) -> None:
    """RFC 9110 4.2.3: case does not matter, nor does naming the usual port."""
    assert client_for(None).get("/", headers={"Host": host}).status_code == 200


@pytest.mark.one_database
def test_behind_a_proxy_a_stranger_host_is_refused(config: Config) -> None:
    """A3"""
    client = create_app(replace(config, trusted_proxies=1)).test_client()
    assert client.get("/sign-in", headers={"X-Forwarded-Host": "localhost"}).status_code == 200
    assert client.get("/sign-in", headers={"X-Forwarded-Host": "evil.example"}).status_code == 400


def test_what_is_no_address_is_said_beside_the_field(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    for typed in (
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@example",
        "a b@example.org",
        "ana@example.org\r\nBcc: x@y.org",
    ):
        answer = ask_for_link(client, typed)
        assert answer.status_code == 422, typed
        assert 'role="alert"' in answer.text or "email-problem" in answer.text
