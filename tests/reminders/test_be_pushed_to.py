"""The same on a device: how many to follow up, on the morning of the day, and never who."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.outbox import Push
from meetup.outbox.worker import send_due
from meetup.people.signing_in.sign_ins import SIGN_IN_LIFETIME
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.outbox.push_service import Device, PushService
from tests.reminders.clocks import at, contacts_of, due, every_hour, moment, remind, work

DEVICES = "/me/notifications/devices"


@pytest.fixture
def device(cast: Cast, client_for: ClientFor, push_service: PushService) -> Device:
    """The owner's, subscribed on 10 January."""
    device = Device(push_service)
    with at("2027-01-10 12:00"):
        assert client_for(cast.owner).post_form(DEVICES, device.form).status_code == 303
    return device


def shown(device: Device, pushing: PushService) -> list[dict[str, Any]]:
    return [device.read(body) for _, _, body in pushing.received]


def test_it_says_how_many_and_not_who(app: Flask, cast: Cast, device: Device, pushing: PushService) -> None:
    """P1"""
    for contact in contacts_of(app, cast.owner):
        due(app, contact, "2027-01-12")
    every_hour(app, "2027-01-11 08:00", "2027-01-12 07:00")
    assert pushing.received == []
    every_hour(app, "2027-01-12 08:00", "2027-01-13 20:00", minutes=120)
    assert shown(device, pushing) == [{"title": "2 people to follow up", "url": "/contacts?stage=all", "count": 2}]


def test_the_morning_after_an_event(app: Flask, cast: Cast, device: Device, pushing: PushService) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = moment("2027-01-11 09:00"), moment("2027-01-11 22:00")
        db.session.commit()
    every_hour(app, "2027-01-12 08:00", "2027-01-13 20:00", minutes=120)
    (notice,) = shown(device, pushing)
    assert notice == {"title": "2 people to follow up", "url": f"/contacts?event={cast.event.id}", "count": 2}


def test_what_was_done_meanwhile_is_not_told(app: Flask, cast: Cast, device: Device, pushing: PushService) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        remind(app)
        due(app, cast.met, None)
        work(app)
    assert pushing.received == []
    with app.app_context():
        assert db.session.scalars(select(Push)).all() == []


def test_every_device_is_told_and_mail_is_another_matter(
    app: Flask, cast: Cast, client_for: ClientFor, device: Device, pushing: PushService
) -> None:
    second, owner = Device(pushing, "laptop"), client_for(cast.owner)
    owner.post_form(DEVICES, second.form)
    owner.post_form("/me/notifications", {"rhythm": "off"})
    due(app, cast.met, "2027-01-12")
    every_hour(app, "2027-01-12 08:00", "2027-01-12 20:00", minutes=240)
    assert sorted(path for path, _, _ in pushing.received) == ["/device/ana", "/device/laptop"]


def test_a_device_that_is_new_is_told_from_the_next_morning_on(
    app: Flask, cast: Cast, client_for: ClientFor, pushing: PushService
) -> None:
    due(app, cast.met, "2027-01-12")
    device = Device(pushing)
    with at("2027-01-12 15:00"):
        client_for(cast.owner).post_form(DEVICES, device.form)
        work(app)
    assert pushing.received == []
    with at("2027-01-13 08:00"):
        work(app)
    assert len(pushing.received) == 1


def test_a_session_that_ran_out_is_told_nothing(app: Flask, cast: Cast, device: Device, pushing: PushService) -> None:
    """A5"""
    due(app, cast.met, "2027-01-12")
    later = moment("2027-01-12 09:00") + SIGN_IN_LIFETIME
    every_hour(app, f"{later:%Y-%m-%d} 08:00", f"{later:%Y-%m-%d} 20:00", minutes=240)
    assert pushing.received == []


def test_signed_out_before_it_is_sent(app: Flask, cast: Cast, client_for: ClientFor, push_service: PushService) -> None:
    due(app, cast.met, "2027-01-12")
    owner: Client = client_for(cast.owner)
    owner.post_form(DEVICES, Device(push_service).form)
    with at("2027-01-12 08:00"), push_service.running():
        remind(app)
        owner.post_form("/sign-out")
        work(app)
    assert push_service.received == []


@pytest.mark.parametrize("late", ["2027-01-12 21:00", "2027-01-12 23:30", "2027-01-13 03:00", "2027-01-13 09:00"])
def test_what_could_not_be_sent_by_the_evening_is_not_told_at_night(
    app: Flask, cast: Cast, device: Device, push_service: PushService, late: str
) -> None:
    """Nor the next day, which has a morning of its own."""
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        work(app)  # while the service is down
    with push_service.running(), at(late):
        with app.app_context():
            while send_due():
                pass
        assert push_service.received == []


def test_until_the_evening_it_is_tried_again(app: Flask, cast: Cast, device: Device, push_service: PushService) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        work(app)
    with push_service.running(), at("2027-01-12 20:59"):
        work(app)
    assert len(push_service.received) == 1
