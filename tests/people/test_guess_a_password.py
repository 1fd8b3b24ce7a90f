"""Strangers guess passwords: from one network, from many, at one mailbox, at many (A8). Owners get in all the same."""

import re

import pytest
import time_machine
from argon2 import extract_parameters
from flask import Flask

from meetup.extensions import db, now
from meetup.people import User, passwords
from meetup.people.passwords import hash_password, verify_password
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.people.mailbox import mailed_link, signed_in
from tests.people.networks import post_from

pytestmark = pytest.mark.one_database

PASSWORD = "correct horse battery"
OWNER, CONTACT = "owner@example.org", "contact@example.org"
VENUE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
TRIES, TRIES_AT_MAILBOX, TRIES_FROM_NETWORK = 10, 100, 300


@pytest.fixture
def secured(app: Flask, cast: Cast) -> Cast:
    """The cast, of whom two have the same password."""
    with app.app_context():
        for person in (cast.owner, cast.contact):
            db.session.get_one(User, person.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    return cast


def guess(client: Client, email: str = OWNER, password: str = "", address: str = VENUE) -> int:
    """An empty password is a guess that costs no hashing."""
    return post_from(client, address, "/sign-in", {"email": email, "password": password}).status_code


def test_a_stranger_locks_nobody_out_who_is_elsewhere(secured: Cast, client_for: ClientFor) -> None:
    stranger = client_for(None)
    assert [guess(stranger) for _ in range(TRIES + 3)] == [422] * TRIES + [429] * 3
    assert guess(stranger, password=PASSWORD) == 429, "the stranger would have guessed it"
    assert guess(client_for(None), password=PASSWORD, address=ELSEWHERE) == 303
    assert guess(client_for(None), CONTACT, PASSWORD) == 303, "somebody else in the same network"


def test_nor_who_shares_the_network_but_uses_their_own_browser(secured: Cast, client_for: ClientFor) -> None:
    owner, stranger = client_for(None), client_for(None)
    assert guess(owner, password=PASSWORD) == 303
    owner.post_form("/sign-out")
    for _ in range(TRIES + 1):
        last = guess(stranger)
    assert last == 429
    assert guess(owner, password=PASSWORD) == 303
    assert guess(stranger, password=PASSWORD) == 429


def test_a_known_browser_is_limited_too(secured: Cast, client_for: ClientFor) -> None:
    """It may have been stolen. Only for its own account is it known."""
    browser = client_for(None)
    guess(browser, password=PASSWORD)
    browser.post_form("/sign-out")
    assert [guess(browser) for _ in range(TRIES + 1)] == [422] * TRIES + [429]
    assert [guess(browser, CONTACT) for _ in range(TRIES + 1)] == [422] * TRIES + [429]


@pytest.mark.slow
def test_a_new_mark_is_no_new_start(secured: Cast, client_for: ClientFor) -> None:
    """Whoever shares a browser with somebody could sign in to their own account after each ten guesses."""
    browser = client_for(None)
    guess(browser, password=PASSWORD)
    browser.post_form("/sign-out")
    answers = []
    for _ in range(TRIES_AT_MAILBOX // TRIES + 1):
        answers += [guess(browser) for _ in range(TRIES)]
        assert guess(browser, CONTACT, PASSWORD) == 303
        browser.post_form("/sign-out")
    assert answers == [422] * TRIES_AT_MAILBOX + [429] * TRIES
    assert guess(client_for(None), password=PASSWORD) == 303, "a browser that is not known yet"


def test_a_link_lets_in_whoever_was_locked_out(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    for _ in range(TRIES + 1):
        guess(client, address="127.0.0.1")
    assert client.post_form(mailed_link(app, client, OWNER)).status_code == 303


@pytest.mark.slow
def test_right_sign_ins_are_never_counted(secured: Cast, client_for: ClientFor) -> None:
    """A conference signs in behind one address, and one person on many devices."""
    assert [guess(client_for(None), password=PASSWORD) for _ in range(TRIES * 2)] == [303] * TRIES * 2
    assert [guess(client_for(None)) for _ in range(TRIES + 1)] == [422] * TRIES + [429]


def test_ipv6_counts_by_64_bits(secured: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    answers = [guess(client, address=f"2001:db8:0:1:{n:x}::{n:x}") for n in range(TRIES + 1)]
    assert answers == [422] * TRIES + [429]
    assert guess(client, address="2001:db8:0:2::1") == 422
    assert [guess(client, address=f"::ffff:{VENUE}") for _ in range(TRIES)] == [422] * TRIES
    assert guess(client, address=VENUE) == 429, "the same IPv4 address"


@pytest.mark.slow
def test_many_networks_guess_no_more_at_one_mailbox(secured: Cast, client_for: ClientFor) -> None:
    """Its owner still gets in with a browser that is known."""
    owner, strangers = client_for(None), client_for(None)
    guess(owner, password=PASSWORD)
    owner.post_form("/sign-out")
    answers = [guess(strangers, address=f"203.0.113.{n}") for n in range(TRIES_AT_MAILBOX + 1)]
    assert answers == [422] * TRIES_AT_MAILBOX + [429]
    assert guess(owner, password=PASSWORD, address=ELSEWHERE) == 303


@pytest.mark.slow
def test_one_network_guesses_no_more_at_many_mailboxes(secured: Cast, client_for: ClientFor) -> None:
    owner, stranger = client_for(None), client_for(None)
    guess(owner, password=PASSWORD)
    owner.post_form("/sign-out")
    token = stranger.token()
    answers = [
        stranger.post(
            "/sign-in",
            data={"csrf_token": token, "email": f"person{n}@example.org"},
            environ_overrides={"REMOTE_ADDR": VENUE},
        ).status_code
        for n in range(TRIES_FROM_NETWORK + 1)
    ]
    assert answers == [422] * TRIES_FROM_NETWORK + [429]
    assert guess(owner, password=PASSWORD) == 303, "a browser that is known"
    assert guess(client_for(None), password=PASSWORD, address=ELSEWHERE) == 303


def test_it_says_until_when_and_keeps_what_was_typed(secured: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(TRIES):
            guess(client, address="127.0.0.1")
        clock.shift(3 * 60 - 1)
        refused = client.post_form("/sign-in", {"email": OWNER, "password": PASSWORD})
        page = Page(refused.text, "/sign-in")
        assert refused.status_code == 429
        assert "Try again in 13 minutes." in page.one(id="password-problem").text
        assert int(refused.headers["Retry-After"]) == 12 * 60 + 1
        assert page.one("input", id="address")["value"] == OWNER
        assert PASSWORD not in refused.text
        assert not signed_in(client)
        clock.shift(12 * 60 + 2)
        assert client.post_form("/sign-in", {"email": OWNER, "password": PASSWORD}).status_code == 303


def test_a_confirmation_is_limited_by_the_browser(secured: Cast, client_for: ClientFor) -> None:
    """Somebody who holds an unlocked phone does not keep its owner from confirming elsewhere."""
    here, there = client_for(secured.owner), client_for(secured.owner)
    answers = [here.post_form("/me/confirmation", {"password": "wrong"}) for _ in range(TRIES + 1)]
    assert [answer.status_code for answer in answers] == [422] * TRIES + [429]
    assert re.search(r"Try again in 1[45] minutes\.", answers[-1].text)
    assert there.post_form("/me/confirmation", {"password": PASSWORD}).status_code == 303
    assert guess(client_for(None), password=PASSWORD) == 303


def test_a_planted_mark_is_worth_nothing(secured: Cast, client_for: ClientFor) -> None:
    """A4: whoever plants their own mark in a browser does not know the one that it has after signing in."""
    stranger, owner = client_for(None), client_for(None)
    assert guess(stranger, CONTACT, PASSWORD) == 303
    stranger.post_form("/sign-out")
    mark = stranger.get_cookie("browser")
    assert mark
    owner.set_cookie("browser", mark.value)
    assert guess(owner, password=PASSWORD) == 303
    for _ in range(TRIES + 1):
        last = guess(stranger, address=ELSEWHERE)
    assert last == 429
    after = owner.get_cookie("browser")
    assert after
    assert after.value != mark.value
    assert guess(owner, address=ELSEWHERE) == 422, "counted apart from the stranger"


def test_who_has_no_account_is_verified_with_as_much_work() -> None:
    """A1: the hash that nobody has the password of costs what a new one does."""
    nobodys, new = (extract_parameters(each) for each in (passwords._DUMMY_HASH, hash_password(PASSWORD)))
    assert nobodys == new
    assert not verify_password(None, PASSWORD)
