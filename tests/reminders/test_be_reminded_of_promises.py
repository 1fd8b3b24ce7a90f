"""What I promised comes by mail, on a device and in the calendar; what others promised does not."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact, Promise
from meetup.extensions import db
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.outbox.mail_server import MailServer
from tests.reminders.clocks import at, due, every_hour, remind, work
from tests.reminders.test_be_reminded import letters, subjects, text_of
from tests.reminders.test_subscribe_to_a_calendar import read, subscribe

DAY = "2027-01-12"
LINE = "You promised Contact Person: Send the benchmark"


def promise(app: Flask, contact: Contact, side: str = "mine", day: str | None = DAY) -> int:
    """Note a promise for a day; its id."""
    with app.app_context():
        found = db.session.get_one(Contact, contact.id)
        Promise.add(found, uuid4(), side, "Send the benchmark", date.fromisoformat(day) if day else None)
        db.session.commit()
        return max(db.session.scalars(select(Promise.id)))


def test_on_the_morning_of_its_day_and_once(app: Flask, cast: Cast, post_office: MailServer) -> None:
    promise(app, cast.met)
    every_hour(app, "2027-01-10 08:00", "2027-01-12 07:00", minutes=180)
    assert letters(post_office) == []
    every_hour(app, "2027-01-12 08:00", "2027-01-15 20:00", minutes=180)
    (letter,) = letters(post_office)
    assert letter["Subject"] == "Today: Contact Person"
    assert "- Contact Person: Send the benchmark (promised)\n" in text_of(letter)


def test_promises_lead_and_a_person_counts_once(app: Flask, cast: Cast, post_office: MailServer) -> None:
    promise(app, cast.met)
    due(app, cast.met, DAY)
    with at(f"{DAY} 08:00"):
        work(app)
    assert subjects(post_office) == ["Today: Contact Person"]
    assert "- Contact Person: Send the benchmark (promised); Send the slides\n" in text_of(letters(post_office)[0])


@pytest.mark.parametrize("why", ["theirs", "no day", "kept before", "kept meanwhile", "archived", "deleted"])
def test_what_is_not_mine_to_do_is_not_told(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, why: str
) -> None:
    path = f"/contacts/{cast.met.id}"
    number = promise(app, cast.met, "theirs" if why == "theirs" else "mine", None if why == "no day" else DAY)
    with at(f"{DAY} 07:00"):
        if why == "kept before":
            client_for(cast.owner).post_form(f"{path}/promises/{number}/keeping")
        if why == "archived":
            client_for(cast.owner).post_form(f"{path}/archiving")
    with at(f"{DAY} 08:00"):
        assert remind(app) == (why in ("kept meanwhile", "deleted"))
        if why == "kept meanwhile":
            client_for(cast.owner).post_form(f"{path}/promises/{number}/keeping")
        if why == "deleted":
            client_for(cast.owner).post_form(f"{path}/promises/{number}/removal")
        work(app)
    assert letters(post_office) == []


def test_taken_up_again_it_is_not_told_twice(app: Flask, cast: Cast, post_office: MailServer) -> None:
    number = promise(app, cast.met)
    with at(f"{DAY} 08:00"):
        work(app)
    for keep in (True, False):
        with app.app_context():
            found = db.session.get_one(Promise, number)
            found.mark_kept() if keep else found.reopen()
            db.session.commit()
    every_hour(app, "2027-01-13 08:00", "2027-01-14 20:00", minutes=240)
    assert len(letters(post_office)) == 1


def test_it_is_in_the_calendar(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    number = promise(app, cast.met)
    promise(app, cast.met, "theirs")
    owner = client_for(cast.owner)
    path = subscribe(owner)
    assert read(client_for(None), path) == [
        {
            "uid": f"promise-{number}@localhost",
            "summary": LINE,
            "url": f"http://localhost/contacts/{cast.met.id}",
            "days": [DAY, "2027-01-13"],
        }
    ]
    owner.post_form(f"/contacts/{cast.met.id}/archiving")
    assert read(client_for(None), path) == []
