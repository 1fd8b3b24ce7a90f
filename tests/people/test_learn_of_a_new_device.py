"""Owners read by mail of what may not have been them, and end it all with one button (A10)."""

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.outbox import Mail, NothingToSend
from meetup.people import User
from meetup.people.passwords import hash_password
from meetup.people.signing_in.security_letters import EVENTS
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.mailbox import letters, mailed_link, signed_in

PASSWORD = "correct horse battery"
OWNER = "owner@example.org"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"
CALENDAR = "/me/notifications/calendar"


@pytest.fixture
def secured(app: Flask, cast: Cast) -> Cast:
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    return cast


def sign_in(client: Client, **options: object) -> None:
    answer = client.post_form("/sign-in", {"email": OWNER, "password": PASSWORD}, **options)
    assert answer.status_code == 303


def subjects(app: Flask) -> list[str]:
    return [letter.subject for letter in letters(app, OWNER)]


def test_the_first_sign_in_is_none(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    client.post_form(mailed_link(app, client, "new@example.org"))
    assert signed_in(client)
    assert len(letters(app, "new@example.org")) == 1, "the link"


def test_a_new_device_is_told_with_its_kind_and_time(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    sign_in(client_for(None))
    assert subjects(app) == []
    with time_machine.travel("2027-03-28T11:01:00+00:00", tick=False):
        sign_in(client_for(None), headers={"User-Agent": IPHONE})
    (letter,) = letters(app, OWNER)
    assert letter.subject == "New sign-in to your Meetup companion account"
    assert "iPhone, Safari" in letter.text
    assert "28 Mar 2027, 12:01 (Europe/Lisbon)" in letter.text
    assert "http://localhost/me/security" in letter.text
    assert "127.0.0.1" not in letter.text


def test_a_browser_is_known_again_after_signing_out(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    """Also if somebody else has signed in with it in between."""
    browser = client_for(None)
    sign_in(browser)
    browser.post_form("/sign-out")
    sign_in(browser)
    browser.post_form("/sign-out")
    browser.post_form(mailed_link(app, browser, "stranger@example.org"))
    sign_in(browser)
    assert subjects(app) == []


def test_confirming_is_no_new_device(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    assert client_for(secured.owner).post_form("/me/confirmation", {"password": PASSWORD}).status_code == 303
    assert subjects(app) == []


def test_an_account_that_nobody_used_for_years_is_told_too(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    """Its sign-ins have been erased."""
    with time_machine.travel("2029-01-01T12:00:00+00:00", tick=False):
        sign_in(client_for(None))
    assert len(subjects(app)) == 1


def test_a_link_in_another_browser_is_told(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    sign_in(client_for(None))
    client = client_for(None)
    client.post_form(mailed_link(app, client, OWNER))
    assert subjects(app) == [
        "Your sign-in code and link for Meetup companion",
        "New sign-in to your Meetup companion account",
    ]


def test_a_new_password_is_told(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    client_for(secured.owner).post_form("/me/password", {"password": PASSWORD + "!"})
    (letter,) = letters(app, OWNER)
    assert letter.subject == "Your Meetup companion password was set"
    assert PASSWORD not in letter.text


def test_a_calendar_needs_a_fresh_sign_in_and_is_told(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    owner = client_for(secured.owner)
    with time_machine.travel(now(), tick=False) as clock:
        clock.shift(11 * 60)
        answer = owner.post_form(CALENDAR)
        assert answer.location == "/me/confirmation?next=/me/notifications"
        assert not owner.visit("/me/notifications").all("input", id="address")
        owner.post_form("/me/confirmation", {"password": PASSWORD})
        assert owner.post_form(CALENDAR).location == "/me/notifications#calendar"
        address = owner.visit("/me/notifications").one("input", id="address")["value"]
    (letter,) = letters(app, OWNER)
    assert letter.subject == "Your calendar has a new address"
    assert address not in letter.text


@pytest.mark.parametrize("way", ["/sessions/others/removal", "/me/password"])
def test_one_button_ends_the_calendar_and_forgets_other_browsers(
    app: Flask, secured: Cast, client_for: ClientFor, way: str
) -> None:
    owner, thief, reader, stranger = (client_for(who) for who in (secured.owner, None, None, secured.stranger))
    sign_in(thief)
    thief.post_form("/sign-out")
    for client in (owner, stranger):
        client.post_form(CALENDAR)
    feeds = [
        "/" + client.visit("/me/notifications").one("input", id="address")["value"].split("/", 3)[3]
        for client in (owner, stranger)
    ]
    assert [reader.get(feed).status_code for feed in feeds] == [200, 200]
    assert "Secret address of your calendar" in owner.visit("/me/security")
    owner.post_form(way, {"password": PASSWORD})
    assert [reader.get(feed).status_code for feed in feeds] == [404, 200]
    assert "Secret address of your calendar" not in owner.visit("/me/security")
    assert signed_in(owner)
    before = len(subjects(app))
    sign_in(thief)
    assert subjects(app)[before:] == ["New sign-in to your Meetup companion account"]


def test_the_owners_letter_is_gone_with_the_account(app: Flask, secured: Cast, client_for: ClientFor) -> None:
    client_for(secured.owner).post_form(CALENDAR)
    with app.app_context():
        db.session.delete(db.session.get_one(User, secured.owner.id))
        db.session.commit()
        told = [mail for mail in db.session.scalars(select(Mail)) if mail.kind in EVENTS]
        assert told
        for mail in told:
            with pytest.raises(NothingToSend):
                _ = mail.letter


@pytest.mark.one_database
def test_the_mark_is_out_of_reach_of_scripts(secured: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    answer = client.post_form("/sign-in", {"email": OWNER, "password": PASSWORD})
    mark = next(cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("browser="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(mark.split("; "))
    assert OWNER not in mark
