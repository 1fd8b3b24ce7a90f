"""Reading the guide: by anybody, with openers for where one is, and pointed to until that is enough."""

from datetime import timedelta

import pytest
from flask import Flask

from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.schedule import Star
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit
from tests.pages import Page
from tests.schedule.sessions import make_session

PAGES = ("/guide", "/guide/networking", "/guide/before", "/guide/talking", "/guide/afterwards")
DISMISS = "Don't show me this again"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def openers(page: Page) -> list[str]:
    return [quote.text for quote in page.all("blockquote")]


def come_to(app: Flask, cast: Cast, begins_in: timedelta) -> str:
    """The page of an event that begins later, which the owner goes to."""
    with app.app_context():
        times = {"starts_at": now() + begins_in, "ends_at": now() + begins_in + timedelta(hours=8)}
        organizer = db.session.get_one(User, cast.organizer.id)
        event = Event.create(organizer, "Data Bergen", time_zone="Europe/Oslo", **times)
        event.publish()
        event.add_attendee(db.session.get_one(User, cast.owner.id))
        db.session.commit()
        return f"/events/{event.slug}"


@pytest.mark.parametrize("path", PAGES)
def test_anybody_can_read_it(cast: Cast, visit: Visit, path: str) -> None:
    assert DISMISS not in visit(path)
    assert DISMISS in visit(path, as_=cast.owner)


def test_signed_out_the_openers_fit_anywhere(cast: Cast, visit: Visit) -> None:
    found = openers(visit("/guide/before"))
    assert len(found) == 3
    assert "May I join you?" in found[0]
    assert found == openers(visit("/guide/before", as_=cast.stranger)), "who goes nowhere gets the same"


def test_openers_fit_the_sessions_and_rooms_of_the_event(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        make_session(event, "Streaming", starts_at=now() - timedelta(minutes=5))
        make_session(event, "Testing", starts_at=now() + timedelta(minutes=30), speakers=("Paper Person",))
        make_session(event, "Coffee", starts_at=now() - timedelta(minutes=5), speakers=())
        db.session.commit()
    page = owner.visit("/guide/before")
    assert "Made for PyData Lisbon." in page
    assert openers(page) == [
        "What do you make of “Streaming” so far?",
        "I'd like to see “Testing”. Have you heard Paper Person before?",
        "I haven't found my way around yet. Have you been to Hall B?",
    ]


def test_what_is_starred_comes_first_and_closed_rooms_do_not_come(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        make_session(event, "Streaming", starts_at=now() - timedelta(minutes=5))
        starred = make_session(event, "Testing", starts_at=now() + timedelta(hours=3))
        Star.put(db.session.get_one(User, cast.owner.id), starred)
        db.session.get_one(Room, cast.room.id).close()
        db.session.commit()
    found = openers(owner.visit("/guide/before"))
    assert found[:2] == [
        "I'd like to see “Testing”. Have you heard Ana Matos before?",
        "What do you make of “Streaming” so far?",
    ]
    assert "Hall B" not in found[2]


def test_it_leads_to_the_goals_of_that_event(cast: Cast, owner: Client, visit: Visit) -> None:
    assert owner.visit("/guide/before").all("a", href="/events/pydata-lisbon/goals")
    assert "Choose a goal" not in [link.text for link in visit("/guide/before", as_=cast.stranger).all("a")]


def test_pages_point_to_it_where_one_needs_it(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    coming, stranger = come_to(app, cast, timedelta(days=3)), client_for(cast.stranger)
    assert owner.visit(coming).all("a", href="/guide/before")
    assert not stranger.visit(coming).all("a", href="/guide/before"), "only for who goes"
    assert not owner.visit("/events/pydata-lisbon").all("a", href="/guide/before"), "and before it begins"
    assert owner.visit("/run-through?run=to_do").all("a", href="/guide/afterwards")
    assert stranger.visit("/contacts").all("a", href="/guide/networking")
    assert not owner.visit("/contacts").all("a", href="/guide/networking"), "somebody is on the list"


def test_one_tap_ends_all_of_that_for_good(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    coming = come_to(app, cast, timedelta(days=3))
    form = owner.visit(coming).one("form", action="/guide/dismissals")
    back = str(form.one("input", name="next")["value"]).rstrip("?")
    for _ in range(2):
        assert owner.post_form("/guide/dismissals", {"next": back}).location == back
    for path in (coming, "/run-through?run=to_do"):
        assert DISMISS not in owner.visit(path)
    assert "What networking is" in owner.visit("/guide"), "it can still be read"
    assert owner.visit("/me").all("a", href="/guide")
    assert DISMISS in client_for(cast.stranger).visit("/contacts"), "others are not asked for"


def test_the_openers_cost_the_same_however_long_the_schedule_is(
    app: Flask, cast: Cast, owner: Client, queries: Queries
) -> None:
    costs = []
    for number in range(2):
        with app.app_context():
            event = db.session.get_one(Event, cast.event.id)
            for hours in range(4):
                make_session(event, f"Talk {number} {hours}", starts_at=now() + timedelta(hours=hours))
            db.session.commit()
        with queries() as sent:
            owner.visit("/guide/before")
        costs.append(len(sent))
    assert costs[0] == costs[1]
