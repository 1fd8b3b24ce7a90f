"""Who is out of the way is told of nowhere; two entries that become one are told of as one, and not again."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.exchange import Encounter, Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.people import User
from meetup.reminders import Reminder
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.outbox.mail_server import MailServer
from tests.outbox.push_service import Device, PushService
from tests.reminders.clocks import at, due, every_hour, remind, work
from tests.reminders.test_be_pushed_to import DEVICES, shown
from tests.reminders.test_be_reminded import end_event, letters, subjects, text_of, waiting
from tests.reminders.test_be_reminded_of_promises import promise
from tests.reminders.test_subscribe_to_a_calendar import NEW_ADDRESS, read, subscribe

DAY = "2027-01-12"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


def post(client_for: ClientFor, cast: Cast, moment: str, path: str, **form: str) -> None:
    with at(moment):
        assert client_for(cast.owner).post_form(path, form).status_code == 303


def everything_due(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    """A step, a promise, a cadence and an event that is just over, all about the same person."""
    post(client_for, cast, "2026-12-12 12:00", f"{path}/touches", kind="called")
    post(client_for, cast, "2026-12-12 12:00", f"{path}/cadence", every="P1M")
    due(app, cast.met, DAY)
    promise(app, cast.met)


def test_archived_they_are_told_of_nowhere(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, path: str
) -> None:
    everything_due(app, cast, client_for, path)
    feed = subscribe(client_for(cast.owner))
    assert len(read(client_for(None), feed)) == 3
    post(client_for, cast, "2027-01-11 12:00", f"{path}/archiving")
    every_hour(app, "2027-01-11 12:00", "2027-01-14 20:00", minutes=240)
    assert subjects(post_office) == [NEW_ADDRESS], "and nothing of reminders"
    assert read(client_for(None), feed) == []
    with at("2027-01-14 12:00"):
        owner = client_for(cast.owner)
        today = owner.visit("/")
        assert today.one("section", **{"data-controller": "reminders/app-icon-count"})["data-count"] == "0"
        assert "Contact Person" not in today
        page = owner.visit(path)
        assert "Off, because they're archived." in page
        assert not page.all("form", action=f"{path}/postponements")
        owner.post_form(f"{path}/postponements")
    post(client_for, cast, "2027-01-15 12:00", f"{path}/archiving/removal")
    with at("2027-01-16 08:00"):
        work(app)
    assert text_of(letters(post_office)[1]).count("- Contact Person: ") == 1, "back on the list, it is due still"


def test_the_morning_after_an_event_leaves_them_out(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, path: str
) -> None:
    end_event(app, cast, "2027-01-11 22:00")
    post(client_for, cast, "2027-01-11 23:00", f"{path}/archiving")
    with at("2027-01-12 08:00"):
        work(app)
    assert subjects(post_office) == ["PyData Lisbon: 1 person to write to"]
    assert "met Friend Person at PyData Lisbon" in text_of(letters(post_office)[0])
    assert "Contact Person" not in text_of(letters(post_office)[0])


def test_archived_before_it_is_sent(
    app: Flask, cast: Cast, client_for: ClientFor, push_service: PushService, pushing: PushService, path: str
) -> None:
    device = Device(push_service)
    with at("2027-01-10 12:00"):
        client_for(cast.owner).post_form(DEVICES, device.form)
    everything_due(app, cast, client_for, path)
    with at(f"{DAY} 08:00"):
        assert remind(app) == 2, "a letter and a notice"
    post(client_for, cast, f"{DAY} 08:00", f"{path}/archiving")
    with at(f"{DAY} 08:00"):
        work(app)
    assert waiting(app) == []
    assert shown(device, pushing) == []


def twin(app: Flask, cast: Cast) -> Contact:
    """The same person's paper card, on the same list."""
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        contact = save_person(owner, Details(name="C. Person"), Scan(uuid4(), now(), "by_hand")).contact
        db.session.commit()
        return contact


def test_merged_they_are_one_and_are_not_told_again(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, path: str
) -> None:
    paper = twin(app, cast)
    due(app, paper, DAY, "Send the book")
    promise(app, paper)
    with at(f"{DAY} 08:00"):
        work(app)
    assert text_of(letters(post_office)[0]).count("- C. Person: ") == 1
    post(client_for, cast, f"{DAY} 12:00", f"{path}/merges", other_id=str(paper.id))
    every_hour(app, "2027-01-13 08:00", "2027-01-15 20:00", minutes=240)
    post(client_for, cast, "2027-01-15 21:00", f"{path}/merges/{paper.id}/removal")
    every_hour(app, "2027-01-16 08:00", "2027-01-17 20:00", minutes=240)
    assert len(letters(post_office)) == 1


def test_merged_between_planning_and_sending(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, path: str
) -> None:
    paper = twin(app, cast)
    due(app, paper, DAY, "Send the book")
    with at(f"{DAY} 08:00"):
        assert remind(app) == 1
    post(client_for, cast, f"{DAY} 08:00", f"{path}/merges", other_id=str(paper.id))
    with at(f"{DAY} 08:00"):
        work(app)
    assert "- Contact Person: Send the book\n" in text_of(letters(post_office)[0])


def test_whoever_gets_the_number_of_somebody_deleted_is_told_of(
    app: Flask, cast: Cast, post_office: MailServer
) -> None:
    """SQLite gives the id of the last row again once that is gone."""
    gone = twin(app, cast)
    due(app, gone, DAY)
    with at(f"{DAY} 08:00"):
        work(app)
    with app.app_context():
        for meeting in db.session.scalars(select(Encounter).where(Encounter.contact_id == gone.id)):
            db.session.delete(meeting)
        db.session.get_one(Contact, gone.id).delete_with_card()
        db.session.commit()
        assert db.session.scalars(select(Reminder)).all() == []
    due(app, twin(app, cast), DAY)
    with at("2027-01-13 08:00"):
        work(app)
    assert len(letters(post_office)) == 2
