"""Strangers have mails sent to somebody: one link a minute and five an hour, whichever form they use (A9, A1)."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.config import Config
from meetup.events import Event
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.allowances import PER_NETWORK, mailbox_of
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.people.mailbox import ask_for_link, letters, mailed_link, newest_link, path_of, signed_in
from tests.people.networks import post_from

pytestmark = pytest.mark.one_database

OWNER, NOBODY = "owner@example.org", "nobody@example.org"
A_MINUTE, AN_HOUR = 61, 3601


def mails(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Mail)) or 0


@pytest.fixture
def doors(app: Flask, cast: Cast) -> dict[str, dict[str, str]]:
    """Every form that mails to an address that somebody typed, and what a stranger fills in besides the address."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id).code.code
        card = Code.get_phone_code(cast.organizer).code
    return {
        "/sign-in/links": {},
        "/sign-up": {"name": "A stranger", "reach": "none"},
        f"/c/{event}/joinings": {"name": "A stranger"},
        f"/c/{card}/cards": {"name": "A stranger"},
    }


def knock(client: Client, doors: dict[str, dict[str, str]], number: int, email: str) -> int:
    """Use one of the doors, each in turn."""
    path = list(doors)[number % len(doors)]
    form = {**doors[path], "email": email, "channel": email, "uuid": str(uuid4())}
    return client.post_form(path, form).status_code


def test_every_form_shares_the_limit(app: Flask, doors: dict[str, dict[str, str]], client_for: ClientFor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(8):
            knock(client_for(None), doors, number, OWNER)
        assert mails(app) == 1, "one a minute"
        for number in range(12):
            clock.shift(A_MINUTE)
            knock(client_for(None), doors, number, OWNER)
        assert mails(app) == 5, "five an hour"
        clock.shift(AN_HOUR)
        knock(client_for(None), doors, 0, OWNER)
        assert mails(app) == 6


@pytest.mark.parametrize("first", range(4))
def test_each_form_counts_for_the_others(
    app: Flask, doors: dict[str, dict[str, str]], client_for: ClientFor, first: int
) -> None:
    knock(client_for(None), doors, first, OWNER)
    assert mails(app) == 1
    for number in range(4):
        knock(client_for(None), doors, number, OWNER)
    assert mails(app) == 1


@pytest.mark.parametrize("email", [OWNER, NOBODY])
def test_known_and_unknown_addresses_are_refused_alike(
    app: Flask, cast: Cast, doors: dict[str, dict[str, str]], client_for: ClientFor, email: str
) -> None:
    """A1"""
    with time_machine.travel(now(), tick=False) as clock:
        answers = []
        for number in range(8):
            answers.append(knock(client_for(None), doors, number, email))
            clock.shift(30)
        assert answers == [303, 429, 303, 303, 303, 429, 303, 303]
        ask_for_link(client_for(None), email)
        refused = ask_for_link(client_for(None), email)
        page = Page(refused.text, "/sign-in")
        assert refused.status_code == 429
        assert "Try again in" in page.one(id="email-problem").text
        assert page.one("input", id="email")["value"] == email


@pytest.mark.parametrize(
    "spellings",
    [
        [OWNER, "OWNER@example.org", "owner+1@example.org", "Owner+a+b@Example.org"],
        ["ana.souza@gmail.com", "anasouza@gmail.com", "a.n.a.souza+x@googlemail.com", "ANASOUZA@gmail.com"],
    ],
)
def test_a_sub_address_is_the_same_mailbox(app: Flask, client_for: ClientFor, spellings: list[str]) -> None:
    for spelling in spellings:
        ask_for_link(client_for(None), spelling)
    assert mails(app) == 1


def test_other_mailboxes_are_others(app: Flask, client_for: ClientFor) -> None:
    others = [OWNER, "own.er@example.org", "owner@example.com", "+tag@example.org", "+other@example.org"]
    for address in others:
        ask_for_link(client_for(None), address)
    assert mails(app) == len(others)
    assert mailbox_of("+tag@example.org") == "+tag@example.org"


def test_it_says_when_to_ask_again_and_a_refusal_costs_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        ask_for_link(client, OWNER)
        clock.shift(20)
        refused = [ask_for_link(client, OWNER) for _ in range(10)][-1]
        assert "Try again in 40 seconds." in refused.text
        assert refused.headers["Retry-After"] == "40"
        for _ in range(4):
            clock.shift(A_MINUTE)
            assert ask_for_link(client, OWNER).status_code == 303
        clock.shift(A_MINUTE)
        refused = ask_for_link(client, OWNER)
        assert "Try again in 55 minutes." in refused.text
    assert len(letters(app, OWNER)) == 5


def test_nobody_uses_up_the_links_of_a_browser_that_is_known(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A8: a stranger asks as often as they may; the owner gets a link in their own browser, and no more than five."""
    owner, stranger = client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        owner.post_form(mailed_link(app, owner, OWNER))
        owner.post_form("/sign-out")
        for _ in range(6):
            clock.shift(A_MINUTE)
            last = ask_for_link(stranger, OWNER).status_code
        assert last == 429
        assert owner.post_form(mailed_link(app, owner, OWNER)).status_code == 303
        assert signed_in(owner)
        for _ in range(6):
            clock.shift(A_MINUTE)
            last = ask_for_link(owner, OWNER).status_code
        assert last == 429


def test_a_strangers_request_does_not_spend_the_owners_link(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A8"""
    owner, stranger = client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        link = mailed_link(app, owner, OWNER)
        for _ in range(2):
            clock.shift(A_MINUTE)
            assert ask_for_link(stranger, OWNER).status_code == 303
        assert owner.post_form(link).status_code == 303


def test_a_confirmation_by_link_shares_the_minute(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    assert owner.post_form("/me/confirmation/links").status_code == 303
    assert owner.post_form("/me/confirmation/links").status_code == 429
    assert ask_for_link(client_for(None), OWNER).status_code == 429
    assert len(letters(app, OWNER)) == 1


def test_one_network_asks_for_so_many(app: Flask, client_for: ClientFor) -> None:
    """By 64 bits of an IPv6 address; five hundred attendees may, and another network goes on."""

    def ask(number: int, address: str) -> int:
        form = {"email": f"person{number}@example.org"}
        return post_from(client_for(None), address, "/sign-in/links", form).status_code

    assert [ask(number, f"2001:db8::{number:x}") for number in range(20)] == [303] * 20
    with app.app_context():
        for _ in range(570):
            assert PER_NETWORK.take("2001:db8::/64")
    answers = [ask(number, f"2001:db8::{number:x}") for number in range(20, 33)]
    assert answers == [303] * 10 + [429] * 3
    assert ask(40, "192.0.2.1") == 303


def test_all_together_get_so_many_and_the_log_raises_an_alarm_once(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    config: Config = app.config["MEETUP"]
    monkeypatch.setitem(app.config, "MEETUP", replace(config, links_per_hour=5))
    with caplog.at_level(logging.WARNING):
        statuses = [
            post_from(client_for(None), f"192.0.2.{n}", "/sign-in/links", {"email": f"p{n}@example.org"}).status_code
            for n in range(8)
        ]
    assert statuses == [303] * 5 + [429] * 3
    assert caplog.text.count("ALARM") == 1
    assert "@example.org" not in caplog.text


@pytest.mark.slow
def test_of_80_at_once_one_mail_goes(app: Flask, doors: dict[str, dict[str, str]], client_for: ClientFor) -> None:
    """R1: over all the forms."""
    clients = [client_for(None) for _ in range(8)]
    tokens = [client.token() for client in clients]

    def ask(number: int) -> None:
        path = list(doors)[number % 4]
        form = {**doors[path], "email": NOBODY, "channel": NOBODY, "uuid": str(uuid4())}
        clients[number % 8].post(path, data=form | {"csrf_token": tokens[number % 8]})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(80)))
    assert mails(app) == 1
    assert path_of(newest_link(app, NOBODY))
