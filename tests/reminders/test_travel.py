"""Whoever goes by other clocks is to be in touch on days of theirs; what was told stays told."""

from datetime import date, datetime

from flask import Flask

from meetup.contacts import Contact, Stage
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.exchange.scans import kept
from tests.outbox.mail_server import MailServer
from tests.reminders.clocks import at, every_hour
from tests.reminders.test_be_reminded import letters

PATH = "/me/settings"


def keep(app: Flask, cast: Cast) -> None:
    """Monthly, with somebody met late in the evening in Lisbon: the next morning in Tokyo."""
    with app.app_context():
        met = db.session.get_one(Contact, cast.met.id)
        met.owner.set_time_zone("Europe/Lisbon")
        met.met_at, met.stage = datetime.fromisoformat("2027-01-10T22:00:00+00:00"), Stage.IN_TOUCH
        met.set_cadence("P1M")
        db.session.commit()


def test_the_day_is_one_of_the_clocks_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    keep(app, cast)
    assert kept(app, cast.owner, cast.contact).keep_on == date(2027, 2, 10)
    with at("2027-01-12 12:00"):
        assert client_for(cast.owner).post_form(PATH, {"time_zone": "Asia/Tokyo"}).status_code == 303
    assert kept(app, cast.owner, cast.contact).keep_on == date(2027, 2, 11)


def test_what_was_told_at_home_is_not_told_there(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer
) -> None:
    keep(app, cast)
    every_hour(app, "2027-02-09 08:00", "2027-02-10 10:00", minutes=120)
    assert len(letters(post_office)) == 1
    with at("2027-02-10 11:00"):
        assert client_for(cast.owner).post_form(PATH, {"time_zone": "Asia/Tokyo"}).status_code == 303
    every_hour(app, "2027-02-10 12:00", "2027-02-13 12:00", minutes=120)
    assert len(letters(post_office)) == 1
