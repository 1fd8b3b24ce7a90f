"""Somebody creates an event page."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Attendance, Event
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import typed


def only(app: Flask, title: str) -> Event:
    with app.app_context():
        return db.session.scalars(select(Event).where(Event.title == title)).one()


def test_a_draft_is_made_and_then_published(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    me = client_for(cast.owner)
    assert "Europe/Lisbon" in me.visit("/events/new").one("input", id="time_zone")["value"]
    answer = me.post_form("/events", typed())
    assert (answer.status_code, answer.location) == (303, "/events/pydata-porto")
    assert "Only organizers see this draft" in me.visit("/events/pydata-porto")
    visit("/events/pydata-porto", as_=cast.stranger, status=404)
    visit("/events/pydata-porto", status=404)
    me.post_form("/events/pydata-porto/publication")
    assert "Sat 12 Jun – Sun 13 Jun 2027 09:00 – 18:30, Lisbon time" in visit("/events/pydata-porto")


def test_whoever_creates_it_organizes_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.owner).post_form("/events", typed())
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.slug == "pydata-porto")).one()
        team = db.session.scalars(select(Attendance).where(Attendance.event_id == event.id)).one()
        assert (team.user_id, team.role, event.code.kind) == (cast.owner.id, "organizer", "event")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Café de las Ñandúes", "cafe-de-las-nandues"),
        ("数据之夜", "event"),
        ("لقاء القاهرة", "event"),
        ("x" * 140, "x" * 60),
        ("🎉 Party?!", "party"),
    ],
)
def test_any_title_makes_an_address(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, title: str, slug: str
) -> None:
    me = client_for(cast.owner)
    assert me.post_form("/events", typed(title=title)).location == f"/events/{slug}"
    assert title in me.visit(f"/events/{slug}").title


@pytest.mark.parametrize("title", ["PyData Lisbon", "New"])
def test_a_taken_address_gets_a_random_end(app: Flask, cast: Cast, client_for: ClientFor, title: str) -> None:
    me = client_for(cast.owner)
    me.post_form("/events", typed(title=title))
    second = me.post_form("/events", typed(title=title)).location
    assert second.startswith(f"/events/{title.lower().replace(' ', '-')}-")
    me.visit(second)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": "  "}, "title", "Give the event a title."),
        ({"title": "x" * 141}, "title", "Keep this to 140 characters."),
        ({"venue": "x" * 201}, "venue", "Keep this to 200 characters."),
        ({"description": "x" * 20_001}, "description", "Keep this to 20000 characters."),
        ({"starts": ""}, "starts", "Enter when it starts."),
        ({"starts": "tomorrow"}, "starts", "That's not a date and time."),
        ({"starts": "0001-01-01T00:00"}, "starts", "Choose a year from 2000 to 2100."),
        ({"starts": "2027-03-28T01:30"}, "starts", "This time doesn't exist"),
        ({"ends": "9999-12-31T23:59"}, "ends", "Choose a year from 2000 to 2100."),
        ({"ends": "2027-06-12T09:00"}, "ends", "The end must be after the start."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Choose one from the list."),
        ({"visibility": "secret"}, "visibility", "Choose who can see the page."),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(
    app: Flask, cast: Cast, client_for: ClientFor, changes: dict[str, str], field: str, sentence: str
) -> None:
    me = client_for(cast.owner)
    answer = me.post_form("/events", typed(**{"venue": "Still here"} | changes))
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'").partition(f'id="{field}-problem"')[2].partition("</p>")[0]
    assert changes.get("venue", "Still here") in answer.text
    with app.app_context():
        assert db.session.scalars(select(Event.slug)).all() == [cast.event.slug]


def test_a_bare_post_is_refused_with_sentences(cast: Cast, client_for: ClientFor) -> None:
    """I7: no field at all, a NUL, and a lone surrogate as browsers would never send it."""
    me = client_for(cast.owner)
    assert me.post_form("/events").status_code == 422
    assert me.post_form("/events", typed(title="a\0b")).status_code in (400, 422)
    token = me.token()
    raw = f"csrf_token={token}&title=%ED%A0%80&starts=2027-06-12T09:00&ends=2027-06-12T10:00&time_zone=UTC"
    kind = "application/x-www-form-urlencoded"
    assert me.post("/events", data=raw, content_type=kind).status_code == 400
    assert me.post_form("/events", typed(description="x" * 1_100_000)).status_code in (413, 422)


def test_fields_nobody_offers_change_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z4"""
    extra = {"status": "published", "slug": "mine", "id": "1", "role": "staff", "user_id": str(cast.stranger.id)}
    client_for(cast.owner).post_form("/events", typed() | extra)
    event = only(app, "PyData Porto")
    assert (event.status, event.slug) == ("draft", "pydata-porto")


@pytest.mark.parametrize(
    ("typed_zone", "zone"),
    [
        ("Lisbon", "Europe/Lisbon"),
        (" new york ", "America/New_York"),
        ("europe/lisbon", "Europe/Lisbon"),
        ("utc", "UTC"),
    ],
)
def test_a_city_is_enough_for_the_time_zone(
    app: Flask, cast: Cast, client_for: ClientFor, typed_zone: str, zone: str
) -> None:
    """The hint of the field asks for a city."""
    assert client_for(cast.owner).post_form("/events", typed(time_zone=typed_zone)).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Event.time_zone).where(Event.title == "PyData Porto")).one() == zone
