"""Of somebody whom one blocked, nobody reminds one; whoever was blocked learns nothing by it."""

from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor
from tests.outbox.mail_server import MailServer
from tests.outbox.push_service import Device, PushService
from tests.reminders.clocks import at, contacts_of, due, every_hour, remind, work
from tests.reminders.test_archive_and_merge import everything_due
from tests.reminders.test_be_pushed_to import DEVICES, shown
from tests.reminders.test_be_reminded import end_event, letters, subjects, text_of
from tests.reminders.test_subscribe_to_a_calendar import NEW_ADDRESS, read, subscribe


def block(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.owner).post_form(f"/contacts/{cast.met.id}/block").status_code == 303


def test_the_blocked_are_told_of_nowhere(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer
) -> None:
    everything_due(app, cast, client_for, f"/contacts/{cast.met.id}")
    with at("2027-01-11 12:00"):
        feed = subscribe(client_for(cast.owner))
        assert len(read(client_for(None), feed)) == 3
        block(cast, client_for)
        assert read(client_for(None), feed) == []
    every_hour(app, "2027-01-12 08:00", "2027-01-14 20:00", minutes=240)
    assert subjects(post_office) == [NEW_ADDRESS], "and nothing of reminders"
    with at("2027-01-14 12:00"):
        today = client_for(cast.owner).visit("/")
        assert today.one("section", **{"data-controller": "reminders/app-icon-count"})["data-count"] == "0"
        assert "Contact Person" not in today


def test_blocked_before_it_is_sent(
    app: Flask, cast: Cast, client_for: ClientFor, push_service: PushService, pushing: PushService
) -> None:
    device = Device(push_service)
    with at("2027-01-10 12:00"):
        client_for(cast.owner).post_form(DEVICES, device.form)
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        remind(app)
        block(cast, client_for)
        work(app)
    assert shown(device, pushing) == []


def test_the_morning_after_an_event_leaves_them_out(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer
) -> None:
    end_event(app, cast, "2027-01-11 22:00")
    with at("2027-01-11 23:00"):
        block(cast, client_for)
    with at("2027-01-12 08:00"):
        work(app)
    assert subjects(post_office) == ["PyData Lisbon: 1 person to write to"]
    assert "met Friend Person at PyData Lisbon" in text_of(letters(post_office)[0])
    assert "Contact Person" not in text_of(letters(post_office)[0])


def test_the_other_side_is_reminded_as_before(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer
) -> None:
    """Or they would know."""
    (theirs,) = [contact for contact in contacts_of(app, cast.contact) if contact.person_id == cast.owner.id]
    due(app, theirs, "2027-01-12")
    block(cast, client_for)
    with at("2027-01-12 08:00"):
        work(app)
    assert "Owner Person" in text_of(letters(post_office, cast.contact.email)[0])
