"""Somebody is scanned twice: the sheet says so, and the history has one line for what was one meeting."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.errors import FRAGMENT_TYPE
from meetup.extensions import now
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, encounters, kept, scan

SHEET = {"Accept": FRAGMENT_TYPE}


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def sheet_of_a_scan(app: Flask, client: Client, person: User, after: timedelta = timedelta()) -> str:
    """What the phone shows after a scan of ``person``, so much later."""
    with time_machine.travel(now() + after, tick=False):
        return scan(client, code_of(app, person), headers=SHEET).text


@pytest.mark.parametrize(
    ("after", "said"),
    [(timedelta(seconds=70), "met a minute ago"), (timedelta(minutes=20), "met 20 minutes ago")],
)
def test_the_sheet_says_that_they_are_on_the_list(
    app: Flask, cast: Cast, owner: Client, after: timedelta, said: str
) -> None:
    assert "Already on your list" not in sheet_of_a_scan(app, owner, cast.stranger)
    assert said in " ".join(sheet_of_a_scan(app, owner, cast.stranger, after).split())


@pytest.mark.parametrize(("after", "lines"), [(timedelta(minutes=50), 1), (timedelta(minutes=70), 2)])
def test_within_the_hour_it_is_one_line(app: Flask, cast: Cast, owner: Client, after: timedelta, lines: int) -> None:
    sheet_of_a_scan(app, owner, cast.stranger)
    sheet_of_a_scan(app, owner, cast.stranger, after)
    contact = kept(app, cast.owner, cast.stranger)
    page = owner.visit(f"/contacts/{contact.id}")
    assert page.text.count("you scanned their code") == lines


def test_both_scans_are_recorded(app: Flask, cast: Cast, owner: Client) -> None:
    """So that a replay of either finds it, and each can be undone."""
    before = len(encounters(app))
    for _ in range(2):
        scan(owner, code_of(app, cast.stranger))
    assert len(encounters(app)) == before + 2
