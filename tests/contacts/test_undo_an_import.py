"""An import is taken back within ten minutes: whom it added goes, but nobody who was changed since."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.extensions import now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.contacts.files import CSV, complete, kept_rows, mine, review

MANY = "\n".join(["Name,E-mail,Tags,Note", *(f"Person {n},p{n}@example.org,Fair,Tall" for n in range(6))])


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def undo_of(client: Client, content: str) -> str:
    """Import it all; the address to take it back by, as the page after it offers it."""
    page = client.visit(complete(client, review(client, content)).location)
    (action,) = (form["action"] for form in page.all("form") if form["action"].endswith("/reversal"))
    return action


def names(app: Flask, cast: Cast) -> set[str]:
    return {contact.name for contact in mine(app, cast.owner)}


def test_all_that_came_goes(app: Flask, cast: Cast, owner: Client) -> None:
    before = kept_rows(app)
    answer = owner.post_form(undo_of(owner, MANY))
    assert "6 people of the import taken off your list." in owner.visit(answer.location)
    after = kept_rows(app)
    assert {table for table in after if after[table] != before[table]} <= {"tags", "encounters"}
    assert "6 new" in review(owner, MANY), "and can come again"


@pytest.mark.parametrize(
    ("way", "form"),
    [
        ("touches", {"kind": "thanked"}),
        ("tags", {"tags": "Fair, Other"}),
        ("note", {"note": "Tall, red scarf", "version": "1", "next_step": "", "due_on": ""}),
        ("note", {"note": "Tall", "version": "1", "next_step": "Call", "due_on": ""}),
        ("archiving", {}),
    ],
)
def test_whoever_was_changed_since_stays(app: Flask, cast: Cast, owner: Client, way: str, form: dict[str, str]) -> None:
    undo = undo_of(owner, MANY)
    changed = next(contact for contact in mine(app, cast.owner) if contact.name == "Person 3")
    assert owner.post_form(f"/contacts/{changed.id}/{way}", form).status_code in (200, 204, 303)
    answer = owner.post_form(undo)
    assert "5 people of the import taken off your list. 1 was changed since, and stayed." in owner.visit(
        answer.location
    )
    assert names(app, cast) == {"Contact Person", "Friend Person", "Person 3"}


def test_once_and_for_ten_minutes_and_by_nobody_else(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    undo = undo_of(owner, CSV)
    assert client_for(cast.stranger).post_form(undo).status_code == 404
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert owner.post_form(undo).status_code == 404
    assert len(names(app, cast)) == 4
    assert [owner.post_form(undo).status_code for _ in range(2)] == [303, 404]
    assert len(names(app, cast)) == 2


def test_who_was_on_the_list_before_stays(app: Flask, cast: Cast, owner: Client) -> None:
    undo = undo_of(owner, "Name,E-mail,Note\nFriend Person,friend@example.org,Tall\nNew One,new@example.org,\n")
    owner.post_form(undo)
    assert names(app, cast) == {"Contact Person", "Friend Person"}
