"""People choose a password that is not easily guessed, and all of it counts."""

import pytest
from flask import Flask

from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.pages import Page
from tests.people.mailbox import signed_in

OWNER = "owner@example.org"
HELP = "Use three or four words"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("password123", "many people use"),
        ("1234567890", "many people use"),
        ("abcdefghijklm", "a sequence"),
        ("aaaaaaaaaaaa", "repeats"),
        ("ababababababababab", "repeats"),
        ("hjkl;'nm,./", "keys of a keyboard"),
        ("OwnerPerson", "your name"),
        ("owner@example.org", "your name, your address"),
        ("owner@work.example.org", "your name, your address"),
        ("Brightline", "your company"),
        ("brightline1", "your company"),
        ("portugueses", "common words"),
        ("a" * 1000, "repeats"),
    ],
)
def test_what_is_easily_guessed_is_refused_with_a_reason(
    app: Flask, cast: Cast, client_for: ClientFor, typed: str, reason: str
) -> None:
    client = client_for(cast.owner)
    answer = client.post_form("/me/password", {"password": typed})
    assert answer.status_code == 422
    said = Page(answer.text, "/me/password").one(id="password-problem").text
    assert reason in said
    assert HELP in said
    assert typed not in answer.text.replace(f'value="{OWNER}"', "").replace(OWNER, ""), "it is not sent back"
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).password_hash is None


@pytest.mark.parametrize(
    "typed",
    [
        "correct horse battery",
        "meet-me-in-lisbon",
        "пароль для Лиссабона",
        "正しい馬の電池のホッチキス",
        " 🐎 battery 🐎 x ",
    ],
)
def test_any_characters_may_be_used(cast: Cast, client_for: ClientFor, typed: str) -> None:
    assert client_for(cast.owner).post_form("/me/password", {"password": typed}).status_code == 303
    assert client_for(None).post_form("/sign-in", {"email": OWNER, "password": typed}).status_code == 303


@pytest.mark.parametrize("length", [200, 1000])
def test_all_of_a_long_one_counts(cast: Cast, client_for: ClientFor, length: int) -> None:
    words = "the quick zebra paints forty two lamps under a purple bridge while nobody counts "
    typed = (words * 13)[: length - 1]
    assert client_for(cast.owner).post_form("/me/password", {"password": f"{typed}a"}).status_code == 303
    client = client_for(None)
    for wrong in (typed, f"{typed}b", f"{typed}aa"):
        assert client.post_form("/sign-in", {"email": OWNER, "password": wrong}).status_code == 422
        assert not signed_in(client)
    assert client.post_form("/sign-in", {"email": OWNER, "password": f"{typed}a"}).status_code == 303


def test_a_longer_one_is_refused_with_the_limit(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.owner).post_form("/me/password", {"password": "correct horse battery " * 50})
    assert answer.status_code == 422
    assert "Use 10 to 1000 characters." in answer.text
