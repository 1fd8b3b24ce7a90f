"""A6: what needs a sign-in of the last ten minutes asks for it again, by password or link, and goes on there."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.extensions import db, now
from meetup.people import User
from meetup.people.passwords import hash_password
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.people.mailbox import letters, newest_link, path_of, signed_in

PASSWORD = "correct horse battery"
LATER = timedelta(minutes=11)
ASKED = "/me/confirmation?next=/me/export?save%3Deverything"


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    """Signed in on a phone, with a password."""
    with app.app_context():
        db.session.get_one(User, cast.owner.id).password_hash = hash_password(PASSWORD)
        db.session.commit()
    return client_for(cast.owner)


def test_a_fresh_sign_in_is_enough(owner: Client) -> None:
    assert owner.get("/me/export.json").status_code == 200


def test_an_older_one_is_asked_for_the_password(owner: Client) -> None:
    with time_machine.travel(now() + LATER, tick=False):
        answer = owner.get("/me/export.json")
        assert (answer.status_code, answer.location) == (303, ASKED)
        form = owner.visit(ASKED).form("/me/confirmation")
        wish = form.one("input", name="next")["value"]
        cookie = owner.cookie()
        answer = owner.post_form("/me/confirmation", {"password": PASSWORD, "next": wish})
        assert (answer.status_code, answer.location) == (303, "/me/export?save=everything")
        assert owner.cookie() != cookie
        assert owner.get("/me/export.json").status_code == 200


def test_a_wrong_password_gets_nobody_further(owner: Client) -> None:
    with time_machine.travel(now() + LATER, tick=False):
        for typed in ("", "wrong", PASSWORD + "\n"):
            answer = owner.post_form("/me/confirmation", {"password": typed, "next": "/me/export"})
            assert answer.status_code == 422
            page = Page(answer.text, "/me/confirmation")
            assert page.form("/me/confirmation").one("input", name="next")["value"] == "/me/export"
            assert "password-problem" in answer.text
        assert owner.get("/me/export.json").location == ASKED
        assert signed_in(owner)


def test_a_password_is_guessed_ten_times_at_most(owner: Client) -> None:
    answers = [owner.post_form("/me/confirmation", {"password": "wrong"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_somebody_elses_password_is_none(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    stranger = client_for(cast.stranger)
    with time_machine.travel(now() + LATER, tick=False):
        typed = {"password": PASSWORD, "email": "owner@example.org"}
        assert stranger.post_form("/me/confirmation", typed).status_code == 422
        assert not stranger.visit("/me/confirmation").all("input", type="password")


def test_a_link_goes_to_the_address_of_the_account(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.stranger)
    with time_machine.travel(now() + LATER, tick=False):
        typed = {"next": "/me/export", "email": "owner@example.org"}
        assert client.post_form("/me/confirmation/links", typed).location == "/me/confirmation?next=/me/export"
        assert not letters(app, "owner@example.org")
        link = path_of(newest_link(app, "stranger@example.org"))
        assert client.post_form(link).location == "/me/export"
        assert client.get("/me/export.json").status_code == 200


@pytest.mark.parametrize("wish", ["//e.example", "https:e", "/\\e", "javascript:alert(1)"])
def test_it_leads_to_pages_of_ours_only(owner: Client, wish: str) -> None:
    """A7"""
    answer = owner.post_form("/me/confirmation", {"password": PASSWORD, "next": wish})
    assert answer.location == "/"
