"""Nobody is pestered, nobody is told of a “not now”, and hidden people are met nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete as sql_delete
from sqlalchemy import func, select, update
from time_machine import travel

from meetup.appointments import Appointment
from meetup.appointments.telling import remind
from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.events import Event
from meetup.exchange.giving import ContactPair, revoke_card
from meetup.extensions import db, now
from meetup.outbox import Push
from meetup.outbox.pushes import PushSubscription
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.people.signing_in.sign_ins import SignIn
from meetup.transfer.full_export.agreed import own_appointments
from tests.appointments.meetings import accept, contact_of, full_hour, propose
from tests.cast import Cast, join, scan
from tests.clients import Client
from tests.conftest import ClientFor


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def contact(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.contact)


def subscribe(app: Flask, user: User) -> None:
    """Let pushes of ``user`` go to the browser that is signed in."""
    with app.app_context():
        sign_in = db.session.scalars(select(SignIn.id).where(SignIn.user_id == user.id)).first()
        assert sign_in
        PushSubscription.subscribe(sign_in, f"https://push.example/{user.id}", "key", "auth")
        db.session.commit()


def pushed(app: Flask) -> list[str]:
    with app.app_context():
        return [push.message.title for push in db.session.scalars(select(Push).order_by(Push.id))]


def everything_seen(app: Flask, client: Client, url: str) -> list[object]:
    """All that somebody can find out about a suggestion."""
    pages = [client.visit(path).one("main").text for path in (url, "/appointments", "/")]
    with app.app_context():
        exported = own_appointments(db.session.scalars(select(User).where(User.email == "owner@example.org")).one())
    return [*pages, exported, pushed(app)]


def test_not_now_cannot_be_told_from_silence(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    subscribe(app, cast.owner)
    url = propose(cast, owner, 2)
    assert "Sent." in owner.visit(url)
    silent = everything_seen(app, owner, url)
    assert contact.post_form(f"{url}/refusal").status_code == 303
    assert everything_seen(app, owner, url) == silent
    assert contact.get(url).status_code == 404
    assert "Owner Person" not in contact.visit("/appointments")
    with travel(full_hour(2) + timedelta(minutes=1), tick=False):
        assert "No answer" in owner.visit(url)


def test_limits_count_a_not_now_as_silence(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    for hour in (2, 3):
        contact.post_form(f"{propose(cast, owner, hour)}/refusal")
    propose(cast, owner, 4)
    form = {"starts": [str(int(full_hour(5).timestamp()))], "place": "Hall B", "minutes": "20"}
    answer = owner.post_form(f"/contacts/{cast.met.id}/appointments", form)
    assert answer.status_code == 422
    assert "suggested times three times. Wait until they answer." in answer.text
    with app.app_context():
        back = contact_of(cast.contact, cast.owner).id
    assert contact.post_form(f"/contacts/{back}/appointments", form).status_code == 303
    assert owner.post_form(f"/contacts/{cast.met.id}/appointments", form).status_code == 303, "they have answered"


def test_ten_wait_at_most(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        event, own = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.owner.id)
        for number in range(10):
            other = join(f"guest{number}")
            scan(own, other)
            Appointment.propose(own, other, event, [full_hour(2)], "Hall B", 20)
        db.session.commit()
    form = {"starts": [str(int(full_hour(2).timestamp()))], "place": "Hall B", "minutes": "20"}
    answer = owner.post_form(f"/contacts/{cast.met.id}/appointments", form)
    assert answer.status_code == 422
    assert "You have ten suggestions waiting for an answer." in answer.text


def block(cast: Cast) -> None:
    Block.create(db.session.get_one(User, cast.contact.id), db.session.get_one(User, cast.owner.id))


def be_blocked(cast: Cast) -> None:
    Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))


def revoke(cast: Cast) -> None:
    revoke_card(ContactPair(contact_of(cast.owner, cast.contact), contact_of(cast.contact, cast.owner)))


def delete(cast: Cast) -> None:
    contact_of(cast.contact, cast.owner).mark_deleted()


@pytest.mark.parametrize("hide", [block, be_blocked, revoke])
def test_hidden_people_are_not_asked_and_met(
    app: Flask, cast: Cast, owner: Client, contact: Client, hide: Callable[[Cast], None]
) -> None:
    subscribe(app, cast.contact)
    url = propose(cast, owner, 2)
    agreed = propose(cast, owner, 3)
    accept(contact, agreed)
    with app.app_context():
        hide(cast)
        db.session.commit()
    for client in (owner,) if hide is revoke else (owner, contact):  # who took the card back knows what is off
        assert client.get(url).status_code == client.get(agreed).status_code == 404
        assert "Hall B" not in client.visit("/appointments")
    assert "No event to meet at" in owner.visit(f"/contacts/{cast.met.id}/appointments/new")
    form = {"starts": [str(int(full_hour(5).timestamp()))], "place": "Hall B", "minutes": "20"}
    assert owner.post_form(f"/contacts/{cast.met.id}/appointments", form).status_code == 422
    with app.app_context(), travel(full_hour(3) - timedelta(minutes=5), tick=False):
        before = db.session.scalar(select(func.count(Push.id)))
        run_planner(remind)
        assert db.session.scalar(select(func.count(Push.id))) == before


def test_who_deleted_the_asker_is_not_asked_and_the_asker_sees_no_difference(
    app: Flask, cast: Cast, owner: Client, contact: Client
) -> None:
    with app.app_context():
        delete(cast)
        db.session.commit()
    form = {"starts": [str(int(full_hour(5).timestamp()))], "place": "Hall B", "minutes": "20"}
    answer = owner.post_form(f"/contacts/{cast.met.id}/appointments", form)
    assert answer.status_code == 303
    assert "Would like to meet you" not in contact.visit("/")
    assert contact.get(answer.location).status_code == 404
    assert "Waiting for an answer" in owner.visit(str(answer.location))


def test_only_events_where_each_may_know_of_the_other(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P4: that somebody attends an event is not told by a place to meet there."""
    stranger = client_for(cast.stranger)
    with app.app_context():
        elsewhere = scan(
            db.session.get_one(User, cast.stranger.id), db.session.get_one(User, cast.organizer.id)
        ).contact.id
        db.session.commit()
    page = f"/contacts/{elsewhere}/appointments/new"
    assert "No event to meet at" in stranger.visit(page)
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.add_attendee(db.session.get_one(User, cast.stranger.id)).list_in_directory()
        db.session.commit()
    assert "No event to meet at" in stranger.visit(page), "the organizer is not listed"
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        attendance = event.find_attendance(db.session.get_one(User, cast.organizer.id))
        assert attendance
        attendance.list_in_directory()
        db.session.commit()
    assert "PyData Lisbon" in stranger.visit(page)


def test_both_are_reminded_once(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    for user in (cast.owner, cast.contact):
        subscribe(app, user)
    with travel(full_hour(2) - timedelta(minutes=11), tick=False), app.app_context():
        run_planner(remind)
    assert pushed(app) == []
    with travel(full_hour(2) - timedelta(minutes=9), tick=False):
        for _ in range(2):
            with app.app_context():
                run_planner(remind)
        titles = pushed(app)
        assert len(titles) == 2
        assert titles[0].startswith("Your meeting starts at ")
        assert not any(name in title for title in titles for name in ("Owner", "Contact", "Hall"))


def test_what_happens_is_pushed_without_a_name(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    for user in (cast.owner, cast.contact):
        subscribe(app, user)
    url = propose(cast, owner, 2)
    assert pushed(app) == ["Someone you know would like to meet you"]
    accept(contact, url)
    with app.app_context():
        db.session.execute(sql_delete(Push).where(Push.id == db.session.scalar(select(func.min(Push.id)))))
        db.session.commit()
    assert pushed(app)[-1].startswith("It's settled: you meet at ")
    contact.post_form(f"{url}/delay", {"minutes": "5"})
    assert "starts 5 minutes late" in pushed(app)[-1]


def test_leaving_the_event_calls_it_off(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url, open_url = propose(cast, owner, 2), propose(cast, owner, 5)
    accept(contact, url)
    owner.visit(open_url)
    before = owner.visit(open_url).one("main").text
    contact.post_form("/events/pydata-lisbon/attendance/removal")
    assert "Contact Person called it off." in owner.visit(url)
    assert owner.visit(open_url).one("main").text == before, "whoever waits is not told"
    propose(cast, owner, 6)


def test_an_end_to_it_is_for_good_and_blocks_nobodys_time(
    app: Flask, cast: Cast, owner: Client, contact: Client
) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    with app.app_context():
        block(cast)
        db.session.commit()
        Block.remove(db.session.get_one(User, cast.contact.id), cast.owner.id)
        db.session.commit()
    assert "Call it off" not in owner.visit(url)
    propose(cast, owner, 2)


def test_without_their_card_nobody_is_asked(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Somebody photographed a badge: they have asked for the card, and may not ask for more."""
    friend = client_for(cast.friend)
    with app.app_context():
        found = contact_of(cast.owner, cast.friend)
        found.given_at, found.asked_at = None, now()
        db.session.commit()
        contact_id = found.id
    asker = client_for(cast.owner)
    assert "No event to meet at" in asker.visit(f"/contacts/{contact_id}/appointments/new")
    assert "Would like to meet you" not in friend.visit("/")


def test_a_double_tap_asks_once(app: Flask, cast: Cast, owner: Client) -> None:
    assert propose(cast, owner, 2) == propose(cast, owner, 2)


def test_the_same_delay_is_pushed_once(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    subscribe(app, cast.owner)
    for _ in range(3):
        contact.post_form(f"{url}/delay", {"minutes": "10"})
    assert len(pushed(app)) == 1


def test_others_find_nothing(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Z2: somebody else's is like one that does not exist."""
    url = propose(cast, owner, 2)
    friend = client_for(cast.friend)
    theirs, missing = (friend.visit(path, status=404) for path in (url, "/appointments/999999"))
    assert theirs.one("main").text == missing.one("main").text
    for act in ("acceptance", "refusal", "cancellation", "delay", "meeting", "move"):
        assert friend.post_form(f"{url}/{act}").status_code == 404
    with app.app_context():
        contact = db.session.scalars(select(Contact.id).where(Contact.owner_id == cast.friend.id)).first()
        assert contact
    assert owner.post_form(f"/contacts/{contact}/appointments").status_code == 404
    assert owner.post_form(f"{url}/acceptance").status_code == 404, "nobody accepts their own"


def test_what_is_cancelled_with_the_event_is_gone(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    with app.app_context():
        db.session.execute(update(Event).values(status="cancelled"))
        db.session.commit()
    assert owner.get(url).status_code == 404
