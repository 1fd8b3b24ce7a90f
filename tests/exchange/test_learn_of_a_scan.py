"""The scanned person learns of every scan, on Today and wherever news is asked for, and answers it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.extensions import now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import code_of, contact, kept, scan

HAS = "Owner Person has your card"


@pytest.fixture
def stranger(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    """The browser of ``stranger``, whom ``owner`` has just scanned."""
    scan(client_for(cast.owner), code_of(app, cast.stranger))
    return client_for(cast.stranger)


@pytest.mark.parametrize("path", ["/", "/today/news"])
def test_they_see_who_has_their_card(stranger: Client, path: str) -> None:
    page = stranger.visit(path)
    assert HAS in page
    assert "owner by trade" in page
    assert page.whole is (path == "/")


@pytest.mark.parametrize("path", ["/", "/today/news"])
def test_nobody_else_does(cast: Cast, stranger: Client, client_for: ClientFor, path: str) -> None:
    for person in (cast.owner, cast.friend, cast.organizer, cast.staff):
        assert "Stranger Person" not in client_for(person).visit(path)
    assert HAS not in client_for(cast.organizer).visit(path)


def test_good_ends_the_news_and_keeps_the_contact(app: Flask, cast: Cast, stranger: Client) -> None:
    mine = kept(app, cast.stranger, cast.owner)
    form = stranger.visit("/").form(f"/contacts/{mine.id}/notice")
    assert form.one("button")["aria-label"] == "OK, Owner Person may have it"
    assert stranger.post_form(form["action"]).location == "/"
    assert HAS not in stranger.visit("/")
    assert contact(app, cast.stranger, cast.owner)


def test_undo_from_the_news(app: Flask, cast: Cast, stranger: Client) -> None:
    buttons = [form for form in stranger.visit("/").all("form") if form["action"].startswith("/encounters/")]
    assert stranger.post_form(buttons[0]["action"]).location == "/"
    assert HAS not in stranger.visit("/")
    assert contact(app, cast.owner, cast.stranger) is None


def test_later_the_news_is_there_without_undo(app: Flask, cast: Cast, stranger: Client) -> None:
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        page = stranger.visit("/today/news")
    assert HAS in page
    assert not [form for form in page.all("form") if form["action"].startswith("/encounters/")]


def test_the_scanner_has_no_news_of_their_own_scan(cast: Cast, stranger: Client, client_for: ClientFor) -> None:
    assert "has your card" not in client_for(cast.owner).visit("/today/news")


def test_meeting_again_is_news_again_and_told_once(
    app: Flask, cast: Cast, client_for: ClientFor, stranger: Client
) -> None:
    stranger.post_form(f"/contacts/{kept(app, cast.stranger, cast.owner).id}/notice")
    for _ in range(3):
        scan(client_for(cast.owner), code_of(app, cast.stranger))
    assert len(stranger.visit("/today/news").one(id="news").all("article")) == 1


def test_news_is_the_latest_first(app: Flask, cast: Cast, client_for: ClientFor, stranger: Client) -> None:
    for person in (cast.contact, cast.friend, cast.owner):
        scan(client_for(person), code_of(app, cast.stranger))
    page = stranger.visit("/today/news")
    told = [strong.text.split()[0] for strong in page.one(id="news").all("strong")]
    assert told == ["Owner", "Friend", "Contact"]


def test_news_costs_the_same_for_one_and_for_many(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    client, counts = client_for(cast.organizer), []
    for person in (cast.owner, cast.contact, cast.friend, cast.stranger):
        scan(client_for(person), code_of(app, cast.organizer))
        with queries() as statements:
            client.visit("/today/news")
        counts.append(len(statements))
    assert counts[0] == counts[-1]
