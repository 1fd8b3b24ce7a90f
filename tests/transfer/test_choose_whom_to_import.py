"""Nobody goes on the list unseen or unwanted: each new person can be left out before an import is done."""

import pytest
from flask import Flask

from meetup.contacts.tags import MAX_TAG_LENGTH
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import complete, mine, review, ticked

MANY = "\n".join(["Name,E-mail", *(f"Person {n},p{n}@example.org" for n in range(45))])


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.stranger)


def test_all_are_named_and_ticked(owner: Client) -> None:
    page = review(owner, MANY)
    assert ticked(page) == [str(n) for n in range(45)]
    assert all(f"Person {n}" in page for n in range(45))
    assert "And 25 more" in page


def test_whoever_is_not_ticked_stays_out(app: Flask, cast: Cast, owner: Client) -> None:
    assert complete(owner, review(owner, MANY), take=["0", "44", "45", "x"]).status_code == 303
    assert [contact.name for contact in mine(app, cast.stranger)] == ["Person 0", "Person 44"]
    page = review(owner, MANY)
    assert len(ticked(page)) == 43, "whoever was left out is new the next time"


def test_ticks_stay_when_something_else_is_wrong(app: Flask, cast: Cast, owner: Client) -> None:
    page = review(owner, MANY)
    answer = complete(owner, page, take=["1", "30"], tag="x" * (MAX_TAG_LENGTH + 1))
    assert answer.status_code == 422
    assert answer.text.count(" checked") == 2
    assert mine(app, cast.stranger) == []
