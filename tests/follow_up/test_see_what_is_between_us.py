"""What is between two people: topics that meet and events, as far as each lets the other know; never whom both know."""

from typing import Any

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import event
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def describe(app: Flask, person: User, shared: list[str], **said: Any) -> None:
    with app.app_context():
        profile = db.session.get_one(User, person.id).profile
        blank = {"pronouns": "", "bio": "", "headline": "", "company": "", "email": "", "phone": "", "links": []}
        topics: dict[str, list[str]] = {"interests": [], "offers": [], "asks": []}
        profile.update({**blank, **topics, "name": profile.name, **said})
        profile.share(shared)
        db.session.commit()


def between(page: Page) -> str:
    found = page.all("section", id="between")
    return found[0].text if found else ""


@pytest.fixture
def both(app: Flask, cast: Cast) -> None:
    mine: dict[str, Any] = {"interests": ["Jazz", "kafka"], "offers": ["Mentoring"], "asks": ["A co-founder"]}
    theirs = {"interests": ["Kafka", "Chess"], "offers": ["a co-founder"], "asks": ["mentoring"]}
    describe(app, cast.owner, [], **mine)
    describe(app, cast.contact, ["interests", "offers", "asks"], **theirs)


def test_topics_that_meet(cast: Cast, owner: Client, both: None) -> None:
    shown = between(owner.visit(f"/contacts/{cast.met.id}"))
    for said in ("kafka", "co-founders", "mentoring"):
        assert said in shown.casefold()
    assert "Chess" not in shown


@pytest.mark.parametrize(
    ("hidden", "topic"), [("interests", "kafka"), ("offers", "co-founders"), ("asks", "mentoring")]
)
def test_what_they_do_not_share_is_not_there(
    app: Flask, cast: Cast, owner: Client, both: None, hidden: str, topic: str
) -> None:
    """P1, P2."""
    with app.app_context():
        shared = [field for field in ("interests", "offers", "asks") if field != hidden]
        db.session.get_one(User, cast.contact.id).profile.share(shared)
        db.session.commit()
    assert topic not in between(owner.visit(f"/contacts/{cast.met.id}")).casefold()


def test_nothing_after_they_took_it_back(app: Flask, cast: Cast, owner: Client, both: None) -> None:
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).revoke_card()
        db.session.commit()
    shown = between(owner.visit(f"/contacts/{cast.met.id}"))
    assert "kafka" not in shown.casefold()
    assert "PyData Lisbon" in shown, "where they met is known to both"


@pytest.mark.parametrize(("mine", "theirs", "known"), [(1, 1, True), (1, 0, False), (0, 1, False), (0, 0, False)])
def test_events_where_both_let_themselves_be_found(
    app: Flask, cast: Cast, owner: Client, mine: int, theirs: int, known: bool
) -> None:
    """P4: attending by itself says nothing."""
    with app.app_context():
        other = event(cast.organizer, "Another Evening", 3, cast.owner, cast.contact)
        for person, listed in ((cast.owner, mine), (cast.contact, theirs)):
            attendance = db.session.get_one(Event, other.id).find_attendance(person)
            assert attendance
            if listed:
                attendance.list_in_directory()
        db.session.commit()
    shown = between(owner.visit(f"/contacts/{cast.met.id}"))
    assert ("Another Evening" in shown) == known
    assert "PyData Lisbon" in shown


def test_whom_both_know_is_not_told(app: Flask, cast: Cast, owner: Client, client_for: ClientFor, both: None) -> None:
    """P4: the owner and the contact both know the friend, which is for the two to tell."""
    page = owner.visit(f"/contacts/{cast.met.id}")
    assert "Friend Person" not in page
    assert between(page)
