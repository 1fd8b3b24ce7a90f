"""A cookie is worth what the server says of it (A4, A5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup import create_app
from meetup.config import Config
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.passwords import hash_password
from meetup.people.signing_in.sign_ins import SIGN_IN_LIFETIME
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.mailbox import mailed_link, signed_in

PASSWORD = "correct horse battery"


def planted(client_for: ClientFor, cookie: str) -> Client:
    """A browser that holds a copy of somebody's cookie."""
    client = client_for(None)
    client.set_cookie("session", cookie)
    return client


def test_a_planted_cookie_never_becomes_signed_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A4"""
    victim = client_for(None)
    victim.token()
    before = victim.cookie()
    attacker = planted(client_for, before)
    assert victim.post_form(mailed_link(app, victim, "owner@example.org")).status_code == 303
    assert signed_in(victim)
    assert victim.cookie() != before
    assert not signed_in(attacker)


@pytest.mark.parametrize("way", ["link", "password"])
def test_nothing_planted_outlives_signing_in(app: Flask, cast: Cast, client_for: ClientFor, way: str) -> None:
    """A4: not the token that protects forms, which a stranger may know, nor anything else in the session."""
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    stranger, victim = client_for(None), client_for(None)
    with stranger.session_transaction(base_url=stranger.base_url) as session:
        session["planted"] = "by a stranger"
    before = stranger.token()
    victim.set_cookie("session", stranger.cookie())
    if way == "link":
        victim.post_form(mailed_link(app, victim, "owner@example.org"))
    else:
        victim.post_form("/sign-in", {"email": "owner@example.org", "password": PASSWORD})
    assert signed_in(victim)
    with victim.session_transaction(base_url=victim.base_url) as session:
        assert "planted" not in session
        assert set(session) <= {"_permanent", "_fresh", "_id", "_user_id", "csrf_token", "token"}
    forged = victim.post("/me/settings", data={"csrf_token": before, "time_zone": "Europe/Paris"})
    assert forged.status_code == 400


@pytest.mark.parametrize("before", ["owner", "stranger"])
def test_signing_in_again_ends_the_session_before(app: Flask, cast: Cast, client_for: ClientFor, before: str) -> None:
    """A4: of the same person or of another, who had left this browser signed in."""
    browser = client_for(getattr(cast, before))
    copy = planted(client_for, browser.cookie())
    assert signed_in(copy)
    browser.post_form(mailed_link(app, browser, "owner@example.org"))
    assert "Owner Person" in browser.visit("/me")
    assert not signed_in(copy)


def test_a_cookie_ends_with_its_session(cast: Cast, client_for: ClientFor) -> None:
    """A5"""
    client, other = client_for(cast.owner), client_for(cast.owner)
    copy = planted(client_for, client.cookie())
    answer = client.post_form("/sign-out")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache"')
    assert not signed_in(client)
    assert not signed_in(copy)
    assert signed_in(other)


def test_every_other_device_is_signed_out_at_once(cast: Cast, client_for: ClientFor) -> None:
    """A5"""
    here, there, stranger = client_for(cast.owner), client_for(cast.owner), client_for(cast.stranger)
    assert len(here.visit("/me/security").all("span", class_="pill live")) == 1
    here.post_form("/sessions/others/removal")
    assert signed_in(here)
    assert not signed_in(there)
    assert signed_in(stranger)


def test_a_session_ends_by_itself(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    with time_machine.travel(now() + SIGN_IN_LIFETIME - timedelta(days=1), tick=False):
        assert signed_in(client)
    with time_machine.travel(now() + SIGN_IN_LIFETIME, tick=False):
        assert not signed_in(client)


@pytest.mark.one_database
@pytest.mark.parametrize("cookie", ["", "x", "eyJ0b2tlbiI6IngifQ.aaaa.bbbb"])
def test_a_made_up_cookie_is_nobody(app: Flask, client_for: ClientFor, cookie: str) -> None:
    assert not signed_in(planted(client_for, cookie))


def test_no_script_and_no_other_site_gets_the_cookie(app: Flask, client_for: ClientFor) -> None:
    """A4"""
    cookie = client_for(None).get("/session/token").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.one_database
def test_behind_https_it_travels_by_https_only(config: Config) -> None:
    """A4"""
    client = create_app(replace(config, base_url="https://meet.example")).test_client()
    cookie = client.get("/session/token", base_url="https://meet.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
