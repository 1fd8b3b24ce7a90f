"""People choose to be found by others at an event, by what they have in common."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Event, EventTopic, PersonWorthFinding, people_worth_finding
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries

LISTING = "/events/pydata-lisbon/listing"


def says(person: User, **topics: list[str]) -> User:
    """``person`` with these interests, offers and asks on their card."""
    person = db.session.get_one(User, person.id)
    for kind, names in topics.items():
        person.profile.set_topics(kind, names)
    person.profile.share(["headline", "interests", "offers", "asks"])
    db.session.commit()
    return person


def found(app: Flask, cast: Cast, **options: object) -> list[tuple[str, str]]:
    """Whom ``owner`` is pointed to, and why."""
    with app.app_context():
        event, owner = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.owner.id)
        return [(card.name, reason) for card, reason in people_worth_finding(event, owner, **options)]  # type: ignore[arg-type]


@pytest.fixture
def contact(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    """The browser of ``contact``, who has things to say to ``owner``."""
    client = client_for(cast.contact)
    with app.app_context():
        says(cast.owner, ask=["mentoring in MLOps"], offer=["falconry"], interest=["dbt", "trail running"])
        says(cast.contact, offer=["Mentoring in MLOps"], interest=["DBT"])
    return client


def test_nobody_is_found_who_has_not_said_so(app: Flask, cast: Cast, contact: Client) -> None:
    """P4"""
    assert found(app, cast) == []
    contact.post_form(LISTING, {"listed": "yes"})
    assert found(app, cast) == [
        ("Contact Person", "Offers mentoring in MLOps, which you're looking for · both into dbt")
    ]
    contact.post_form(LISTING, {"listed": ""})
    assert found(app, cast) == []
    with app.app_context():
        assert db.session.scalars(select(EventTopic)).all() == []


@pytest.mark.parametrize(
    ("topics", "reason"),
    [
        ({"offer": ["mentoring in MLOps"]}, "Offers mentoring in MLOps, which you're looking for"),
        ({"ask": ["falconry"]}, "Looking for falconry, which you offer"),
        ({"interest": ["trail running", "dbt"]}, "Both into dbt, trail running"),
        ({"interest": ["falconry"], "ask": ["dbt"], "offer": ["trail running"]}, None),
    ],
)
def test_the_reason_is_said(
    app: Flask, cast: Cast, contact: Client, topics: dict[str, list[str]], reason: str | None
) -> None:
    with app.app_context():
        says(cast.friend, **topics)
        event = db.session.get_one(Event, cast.event.id)
        attendance = event.find_attendance(db.session.get_one(User, cast.friend.id))
        assert attendance
        attendance.list_in_directory()
        db.session.commit()
    assert found(app, cast) == ([("Friend Person", reason)] if reason else [])


def test_what_the_card_no_longer_gives_points_to_nobody(app: Flask, cast: Cast, contact: Client) -> None:
    """P1, P2"""
    contact.post_form(LISTING, {"listed": "yes"})
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.share(["headline", "interests"])
        db.session.commit()
    assert found(app, cast) == [("Contact Person", "Both into dbt")]


def test_leaving_takes_one_out(app: Flask, cast: Cast, contact: Client) -> None:
    contact.post_form(LISTING, {"listed": "yes"})
    contact.post_form("/events/pydata-lisbon/attendance/removal")
    assert found(app, cast) == []
    assert contact.post_form(LISTING, {"listed": "yes"}).status_code == 404


def test_some_are_left_out(app: Flask, cast: Cast, contact: Client) -> None:
    contact.post_form(LISTING, {"listed": "yes"})
    assert found(app, cast, excluded_ids=lambda _user: select(User.id).where(User.id == cast.contact.id)) == []
    assert found(app, cast, limit=0) == []


def test_many_cost_the_same_and_the_best_come_first(app: Flask, cast: Cast, contact: Client, queries: Queries) -> None:
    with app.app_context():
        event, owner = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.owner.id)
        for number in range(12):
            topics = {"interest": ["dbt"], "offer": ["mentoring in MLOps"] if number == 7 else []}
            person = says(join(f"guest{number}"), **topics)
            event.add_attendee(person).list_in_directory()
        db.session.commit()
        with queries() as few:
            people_worth_finding(event, owner, limit=1)
        with queries() as many:
            best: list[PersonWorthFinding] = people_worth_finding(event, owner, limit=12)
    assert len(few) == len(many) == 2
    assert (best[0].card.name, len(best)) == ("Guest7 Person", 12)
