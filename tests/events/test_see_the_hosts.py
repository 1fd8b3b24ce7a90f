"""Everybody sees who is behind an event, as far as the organizers' cards share."""

from flask import Flask

from meetup.events import Event, EventSharing
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast, join
from tests.conftest import ClientFor
from tests.elements import Element
from tests.pictures import store_photo

PAGE = "/events/pydata-lisbon"


def hosts(client_for: ClientFor, reader: User | None = None) -> Element:
    return client_for(reader).visit(PAGE).one("section", id="hosts")


def test_with_the_fields_that_they_share_here(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P1: a field that is not shared at this event is nowhere on the page."""
    with app.app_context():
        organizer = db.session.get_one(User, cast.organizer.id)
        profile = organizer.profile
        profile.name, profile.headline, profile.company, profile.email = "Orla", "Runs trains", "Rails", "o@x.example"
        profile.set_photo(store_photo(organizer.id))
        profile.share(["headline", "company", "photo", "email"])
        db.session.commit()
    shown = hosts(client_for)
    assert "Orla" in shown
    assert "Runs trains" in shown
    assert "Rails" in shown
    assert len(shown.all("img")) == 1
    assert "o@x.example" not in client_for(None).get(PAGE).text
    with app.app_context():
        EventSharing.set_fields(db.session.get_one(User, cast.organizer.id), cast.event.id, [])
        db.session.commit()
    for reader in (None, cast.stranger, cast.owner):
        shown = hosts(client_for, reader)
        assert "Orla" in shown
        assert not shown.all("img")
        assert "Runs trains" not in shown


def test_all_of_them(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).add_attendee(join("second"), "organizer")
        db.session.commit()
    shown = hosts(client_for)
    assert len(shown.all("li")) == 2
    assert shown.one("h2").text == "Hosts"
