"""Signing in leads back to where somebody was, and never to another site (A7)."""

import pytest
from flask import Flask

from meetup.people.next_page import own_path
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.people.mailbox import mailed_link

OWN = ["/contacts", "/c/K7Q2M9XW4TDB0FZR", "/contacts?q=a%20b&stage=all", "/rooms/1#talk", "/events/%E2%9C%93"]
FOREIGN = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example",
    "\t//evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example", "///evil.example",
    "/\\/evil.example", "http:/evil.example", "@evil.example", "evil.example", "/x\\evil", "javascript:alert(1)",
    "data:text/html,x", "/" + "x" * 2000, "", "\0",
]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("wish", OWN)
def test_own_pages_are_kept(wish: str) -> None:
    assert own_path(wish) == wish


@pytest.mark.one_database
@pytest.mark.parametrize("wish", FOREIGN)
def test_other_places_are_not(wish: str) -> None:
    assert own_path(wish) == ""


@pytest.mark.parametrize("wish", ["/contacts?q=a%20b", "//evil.example", "/\t/evil.example", "/" + "x" * 2000])
def test_members_go_on(app: Flask, cast: Cast, client_for: ClientFor, wish: str) -> None:
    client = client_for(None)
    link = mailed_link(app, client, "owner@example.org", next=wish)
    assert client.post_form(link).location == (own_path(wish) or "/")


@pytest.mark.parametrize("wish", ["/contacts?q=a%20b", "//evil.example"])
def test_newcomers_go_on_when_they_have_said_who_they_are(app: Flask, client_for: ClientFor, wish: str) -> None:
    client = client_for(None)
    welcome = client.post_form(mailed_link(app, client, "new@example.org", next=wish)).location
    assert welcome.startswith("/me/profile?welcome=1")
    assert client.visit(welcome).one("a", class_="btn text calm")["href"] == (own_path(wish) or "/me/code")
    typed = {"welcome": "1", "next": wish}
    saved = client.post_form("/me/profile", {"name": "New"}, query_string=typed)
    assert saved.location == (own_path(wish) or "/me/code")


def test_who_is_sent_to_sign_in_comes_back(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    asked = client.get("/contacts?q=kafka")
    assert asked.status_code == 302
    assert client.visit(asked.location).all("input", name="next")[0]["value"] == "/contacts?q=kafka"
