"""Two people meet: at which event was it?"""

from datetime import timedelta

from flask import Flask

from meetup.events import Event
from meetup.extensions import db, now
from tests.cast import Cast
from tests.events.pages import make


def where(app: Flask, cast: Cast, hours: float = 0) -> str | None:
    with app.app_context():
        event = Event.find_shared_live(cast.owner.id, cast.contact.id, now() + timedelta(hours=hours))
        return event.title if event else None


def test_it_is_the_one_both_attend_while_it_is_on(app: Flask, cast: Cast) -> None:
    """The event of the cast began an hour ago and ends in a day."""
    expected = {-3.1: None, -2.9: "PyData Lisbon", 0: "PyData Lisbon", 25.9: "PyData Lisbon", 26.1: None}
    assert {hours: where(app, cast, hours) for hours in expected} == expected


def test_of_two_it_is_the_one_started_last(app: Flask, cast: Cast) -> None:
    with app.app_context():
        workshop = make(cast.contact, "Workshop", starts_at=now() - timedelta(minutes=5))
        assert Event.find_shared_live(cast.owner.id, cast.contact.id, now()) != workshop, "only one of them goes there"
        workshop.add_attendee(db.session.merge(cast.owner))
        db.session.commit()
    assert where(app, cast) == "Workshop"
    with app.app_context():
        db.session.get_one(Event, workshop.id).cancel()
        db.session.commit()
    assert where(app, cast) == "PyData Lisbon"


def test_one_who_left_was_not_there(app: Flask, cast: Cast) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).remove_attendee(db.session.merge(cast.contact))
        db.session.commit()
    assert where(app, cast) is None
