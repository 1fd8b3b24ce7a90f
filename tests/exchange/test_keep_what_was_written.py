"""What was promised, written and decided about a guest stays with them when they join, and goes with the contact."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.contacts import Contact, Promise
from meetup.drafts import Draft
from meetup.exchange.carried import Carried, CarriedNote
from meetup.extensions import db
from meetup.follow_up import Decision, RunScope, RunThrough
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.test_give_a_card_as_a_guest import confirm, give


@pytest.fixture
def path(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return f"/c/{Code.get_phone_code(cast.owner).code}"


@pytest.fixture
def guest(client_for: ClientFor) -> Client:
    return client_for(None)


def write(contact: Contact, text: str) -> None:
    """Promise something, keep a draft, and decide to let go, in the caller's context."""
    Promise.add(contact, uuid4(), "mine", text)
    Draft.save(contact, text, text)
    RunThrough.get_or_begin(contact.owner, RunScope()).decide(contact, "let_go")


def counts() -> list[int]:
    tables = (Promise, Draft, Decision)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_guest_who_joins_and_was_known_already(app: Flask, cast: Cast, guest: Client, path: str) -> None:
    give(guest, path, name="Contact P.", channel=cast.contact.email)
    with app.app_context():
        known = db.session.get_one(Contact, cast.met.id)
        Promise.add(known, uuid4(), "theirs", "Call")
        Draft.save(known, "Hi", "First")
        write(db.session.scalars(select(Contact).where(Contact.person_id.is_(None))).one(), "Second")
        db.session.commit()
    confirm(app, guest)
    with app.app_context():
        known = db.session.get_one(Contact, cast.met.id)
        assert {promise.text for promise in Promise.all_for(known)} == {"Call", "Second"}
        draft = Draft.find(known)
        assert draft
        assert (draft.subject, draft.body) == ("Hi", "First\n\nSecond")
        assert counts() == [2, 1, 1]
        assert db.session.scalars(select(Decision)).one().contact_id == known.id


def test_taking_the_meeting_back_takes_all_of_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        friend = Contact.find(cast.owner, cast.friend)
        assert friend
        write(friend, "Anything")
        db.session.commit()
        assert counts() == [1, 1, 1]
    client_for(cast.friend).post_form(f"/encounters/{cast.encounter.id}/removal")
    with app.app_context():
        assert counts() == [0, 0, 0]


@pytest.mark.parametrize(
    ("stored", "carried"),
    [
        ("", Carried()),
        ('["Tall", "Call", "2026-06-30"]', Carried(CarriedNote("Tall", "Call", date(2026, 6, 30)))),
        ('{"of": "7f", "added": {"emails": ["a@b.example"]}}', Carried(None, "7f", {"emails": ["a@b.example"]})),
        ('{"of": "7f", "added": {}, "said": ["", "Call", ""]}', Carried(CarriedNote("", "Call"), "7f")),
    ],
)
def test_every_shape_that_is_stored_can_be_read(stored: str, carried: Carried) -> None:
    assert Carried.from_json(stored) == carried
    assert Carried.from_json(carried.to_json()) == carried
