"""Do one thing with thousands at once: the worker does it in parts, and one Undo takes all of it back."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact, bulk_parts
from meetup.extensions import db
from meetup.jobs.running import run_part
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import rows
from tests.follow_up.test_keep_long_lists_fast import meet
from tests.transfer.files import work

MANY, AT_ONCE, PER_PART = 12, 5, 4
ACTS = [
    {"act": "stage", "stage": "let_go"},
    {"act": "tag", "tag": "Newcomer"},
    {"act": "due", "due_on": "2030-05-01"},
    {"act": "no_day"},
    {"act": "archive"},
]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if twelve people were thousands."""
    monkeypatch.setattr(bulk_parts, "MAX_CONTACTS_AT_ONCE", AT_ONCE)
    monkeypatch.setattr(bulk_parts, "CONTACTS_PER_PART", PER_PART)


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    with app.app_context():
        meet(db.session.get_one(User, cast.friend.id), MANY, 1_000_000)
    return client_for(cast.friend)


def change_all(client: Client, **form: Any) -> str:
    """Do it with all people; returns the page of the job."""
    answer = client.post_form("/contacts/selections?stage=all&select=1", {"every": "y", **form})
    assert answer.status_code == 303
    assert "/jobs/" in answer.location
    return str(answer.location)


def state(app: Flask) -> dict[str, Any]:
    found = rows(app)
    with app.app_context():
        columns = Contact.id, Contact.stage, Contact.due_on, Contact.archived_at
        contacts = db.session.execute(select(*columns).order_by(Contact.id)).all()
    return {"contacts": contacts, "taggings": found["taggings"], "changes": found["changes"]}


def stages(app: Flask) -> list[str]:
    with app.app_context():
        query = select(Contact.stage).where(Contact.id > 1_000_000).order_by(Contact.id)
        return list(map(str, db.session.scalars(query)))


def undo_address(client: Client, path: str) -> str:
    card = client.visit(path).one("div", class_="between")
    return str(card.one("form")["action"])


@pytest.mark.parametrize("form", ACTS, ids=lambda form: form["act"])
def test_all_are_changed_and_one_undo_takes_all_back(app: Flask, owner: Client, form: dict[str, str]) -> None:
    before = state(app)
    path = change_all(owner, **form)
    assert "0 of " in owner.visit(path)
    assert state(app) == before, "nothing is changed within the request"
    work(app)
    assert state(app) != before
    undoing = owner.post_form(undo_address(owner, path)).location
    work(app)
    assert "Undone for " in owner.visit(undoing)
    assert state(app) == before


@pytest.mark.parametrize("form", ACTS, ids=lambda form: form["act"])
def test_cancelled_half_way_nobody_is_changed(app: Flask, owner: Client, form: dict[str, str]) -> None:
    before = state(app)
    path = change_all(owner, **form)
    with app.app_context():
        assert run_part()
    assert state(app) != before
    assert owner.post_form(f"{path}/cancellation").status_code == 303
    work(app)
    assert "Cancelled. Everyone is as they were" in owner.visit(path)
    assert state(app) == before


def test_no_part_changes_more_people_than_a_part_has(app: Flask, owner: Client) -> None:
    change_all(owner, act="stage", stage="let_go")
    counts = []
    with app.app_context():
        while run_part():
            counts.append(stages(app).count("let_go"))
    assert max(after - before for before, after in zip([0, *counts], counts, strict=False)) == PER_PART
    assert counts[-1] == MANY


def test_what_is_changed_while_it_goes_on_is_not_taken_back(app: Flask, owner: Client) -> None:
    path = change_all(owner, act="stage", stage="let_go")
    with app.app_context():
        assert run_part()
    owner.post_form("/contacts/selections", {"contact_id": ["1000001"], "act": "stage", "stage": "waiting"})
    work(app)
    assert stages(app) == ["waiting", *["let_go"] * (MANY - 1)]
    owner.post_form(undo_address(owner, path))
    work(app)
    assert stages(app) == ["waiting", *["to_do"] * (MANY - 1)]


def test_a_second_tap_comes_to_the_same_page(app: Flask, owner: Client) -> None:
    path = change_all(owner, act="stage", stage="let_go")
    assert change_all(owner, act="stage", stage="let_go") == path
    work(app)
    undo = undo_address(owner, path)
    undoing = owner.post_form(undo).location
    assert owner.post_form(undo).location == undoing
    work(app)
    assert owner.post_form(undo).status_code == 404
    assert stages(app) == ["to_do"] * MANY


def test_few_people_are_changed_at_once(app: Flask, owner: Client) -> None:
    ids = [str(1_000_000 + number) for number in range(1, AT_ONCE + 1)]
    answer = owner.post_form("/contacts/selections", {"contact_id": ids, "act": "stage", "stage": "waiting"})
    assert "/jobs/" not in answer.location
    assert stages(app).count("waiting") == AT_ONCE


def test_nobody_else_sees_or_takes_it_back(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    path, stranger = change_all(owner, act="stage", stage="let_go"), client_for(cast.stranger)
    assert stranger.get(path).status_code == 404
    work(app)
    assert stranger.post_form(undo_address(owner, path)).status_code == 404
    assert stages(app) == ["let_go"] * MANY


def test_the_request_itself_changes_nobody(app: Flask, owner: Client, queries: Queries) -> None:
    with queries() as statements:
        change_all(owner, act="stage", stage="let_go")
    assert not [statement for statement in statements if "INSERT INTO changes" in statement]
