"""People open an event's page."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import brotli
import pytest
from flask import Flask

from meetup.events import Event, Visibility
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Room
from tests.cast import Cast, join
from tests.conftest import ClientFor, Queries, Visit
from tests.events.pages import make

STARTS, ENDS = datetime(2027, 7, 1, 18, tzinfo=UTC), datetime(2027, 7, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "visibility", "signed_out", "stranger", "attendee", "organizer"),
    [
        ("published", "public", 200, 200, 200, 200),
        ("published", "unlisted", 200, 200, 200, 200),
        ("published", "members", 302, 200, 200, 200),
        ("cancelled", "public", 200, 200, 200, 200),
        ("draft", "public", 404, 404, 404, 200),
        ("draft", "members", 404, 404, 404, 200),
    ],
)
@pytest.mark.parametrize("path", ["", "/code", ".ics", "/cover.svg"])
def test_who_sees_it(
    app: Flask,
    cast: Cast,
    client_for: ClientFor,
    path: str,
    status: str,
    visibility: str,
    signed_out: int,
    stranger: int,
    attendee: int,
    organizer: int,
) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.status, event.visibility = status, Visibility(visibility)
        db.session.commit()
    readers = {None: signed_out, cast.stranger: stranger, cast.owner: attendee, cast.organizer: organizer}
    for reader, expected in readers.items():
        assert client_for(reader).get(f"/events/pydata-lisbon{path}").status_code == expected


def test_a_draft_looks_like_nothing(app: Flask, cast: Cast, visit: Visit) -> None:
    """Z2"""
    with app.app_context():
        db.session.get_one(Event, cast.event.id).status = "draft"
        db.session.commit()
    hidden, missing = (visit(f"/events/{slug}", as_=cast.stranger, status=404) for slug in ("pydata-lisbon", "nope"))
    assert hidden.text == missing.text


def test_times_are_those_of_the_place_and_of_the_reader(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        for title, zone in (("Tokyo night", "Asia/Tokyo"), ("Lisbon night", "Europe/Lisbon")):
            make(cast.organizer, title, starts_at=STARTS, ends_at=ENDS, time_zone=zone)
    page = visit("/events/tokyo-night", as_=cast.stranger)
    assert "Fri 2 Jul 2027 03:00 – 05:00, Tokyo time" in page
    assert "Thu 1 Jul 2027, 19:00 – 21:00 your time" in page
    assert "your time" not in visit("/events/lisbon-night", as_=cast.stranger)
    assert "your time" not in visit("/events/tokyo-night")


def test_few_are_not_counted(app: Flask, cast: Cast, visit: Visit) -> None:
    """P4: with under five, the number would tell who it is."""
    with app.app_context():
        make(cast.organizer, "Small circle")
    assert "1 going" not in visit("/events/small-circle")
    assert "1 going" not in visit("/events/small-circle", as_=cast.organizer)
    assert "5 going" in visit("/events/pydata-lisbon")


def test_an_organizer_shows_what_their_card_gives(app: Flask, cast: Cast, visit: Visit) -> None:
    """P1"""
    with app.app_context():
        db.session.merge(cast.organizer).profile.share([])
        db.session.commit()
    page = visit("/events/pydata-lisbon")
    assert "Organizer Person" in page
    assert "organizer by trade" not in page
    assert "Brightline" not in page


def test_rooms_are_named_to_all_and_open_to_those_who_go(cast: Cast, visit: Visit) -> None:
    inside = f"/rooms/{cast.room.id}"
    assert not visit("/events/pydata-lisbon").all("a", href=inside)
    assert "Hall B" in visit("/events/pydata-lisbon", as_=cast.stranger)
    assert visit("/events/pydata-lisbon", as_=cast.owner).one("a", href=inside)


def test_the_page_costs_the_same_however_many_come(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    me = client_for(cast.owner)
    me.get("/events/pydata-lisbon")
    with queries() as few:
        me.get("/events/pydata-lisbon")
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        for number in range(20):
            event.add_attendee(join(f"guest{number}"))
            Room.create(event, f"Room {number}")
        db.session.commit()
    with queries() as many:
        me.get("/events/pydata-lisbon")
    assert len(few) == len(many) <= 10


def test_the_page_weighs_at_most_20_kb(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The page, its drawn cover, and every file of ours that it names, as a browser gets them."""
    stranger = client_for(None)
    page = stranger.visit("/events/pydata-lisbon")
    loaded = [e for e in page.all("img", "script", "link", "use") if e.get("rel") != "canonical"]
    names = {e.get("src") or e.get("href").partition("#")[0] for e in loaded}
    names |= {app.extensions["assets"].url("js/page/share.js"), app.extensions["assets"].url("js/lib/texts.js")}
    weight = len(brotli.compress(stranger.get("/events/pydata-lisbon").data))
    for name in names - {""}:
        weight += len(stranger.get(name, headers={"Accept-Encoding": "br"}).data)
    assert weight <= 20_000, f"{weight} bytes"


def test_calendars_get_the_same_times_as_the_page(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    with app.app_context():
        make(cast.organizer, "Tea & talk #1", starts_at=STARTS, ends_at=ENDS, venue="Café A/B", time_zone="Asia/Tokyo")
    links = [link["href"] for link in visit("/events/tea-talk-1").one("details", class_="calendars").all("a")]
    assert links[0] == "webcal://localhost/events/tea-talk-1.ics"
    assert links[-1] == "/events/tea-talk-1.ics"
    google, outlook = (dict(parse_qsl(urlsplit(client_for(None).get(link).location).query)) for link in links[1:3])
    assert (google["dates"], google["ctz"]) == ("20270702T030000/20270702T050000", "Asia/Tokyo")
    assert (outlook["startdt"], outlook["enddt"]) == ("2027-07-01T18:00:00Z", "2027-07-01T20:00:00Z")
    assert google["text"] == outlook["subject"] == "Tea & talk #1"
    assert google["location"] == outlook["location"] == "Café A/B"


def test_one_thing_to_do(app: Flask, cast: Cast, visit: Visit) -> None:
    """There is one main button, and it is the next step of whoever looks."""

    def primary(person: User | None, path: str = "/events/pydata-lisbon") -> list[str]:
        buttons = visit(path, as_=person).one("section", class_="rsvp").all("a", "button", "summary")
        return [button.text for button in buttons if button.get("class") == "btn primary"]

    assert primary(None) == primary(cast.stranger) == ["I'm going"]
    assert primary(cast.owner) == primary(cast.organizer) == ["Show my code"]
    with app.app_context():
        make(cast.organizer, "Over", days=-9)
        Event.create(db.session.merge(cast.organizer), "Draft", starts_at=STARTS, ends_at=ENDS)
        db.session.commit()
    assert primary(cast.organizer, "/events/over") == ["Follow up"]
    assert primary(cast.organizer, "/events/draft") == ["Publish"]


def test_the_title_is_there_once(cast: Cast, visit: Visit) -> None:
    page = visit("/events/pydata-lisbon", as_=cast.owner)
    assert [heading.text for heading in page.all("h1")] == ["PyData Lisbon"]


def test_only_organizers_get_their_tools(cast: Cast, visit: Visit) -> None:
    edit = "/events/pydata-lisbon/edit"
    assert visit("/events/pydata-lisbon", as_=cast.organizer).all("a", href=edit)
    assert not visit("/events/pydata-lisbon", as_=cast.owner).all("a", href=edit)
