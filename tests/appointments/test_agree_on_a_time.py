"""People who know each other agree to meet at an event: they suggest times, take one, move it, and meet."""

from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update
from time_machine import travel

from meetup.appointments import Appointment
from meetup.contacts.touches import Touch
from meetup.events import Event
from meetup.events.practical.models import EventPracticalities
from meetup.extensions import db, now
from meetup.people import User
from meetup.schedule import ScheduleSession
from meetup.schedule.feeds import StarFeed
from meetup.schedule.stars import Star
from tests.appointments.meetings import accept, full_hour, latest, propose
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.schedule.sessions import make_session


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def contact(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.contact)


def test_one_tap_accepts(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    form_page = owner.visit(f"/contacts/{cast.met.id}/appointments/new")
    assert "Hall B" in form_page
    url = propose(cast, owner, 2, 3, line="About grants")
    assert "Waiting for an answer" in owner.visit(url)
    assert "Would like to meet you" in contact.visit("/")
    page = contact.visit(url)
    assert "About grants" in page
    assert len(page.all("button", name="slot")) == 2
    accept(contact, url)
    with app.app_context():
        assert latest().starts_at == full_hour(2)
    for client, name in ((owner, "Contact Person"), (contact, "Owner Person")):
        assert f"Meet {name}" in client.visit(url)
        assert name in client.visit("/").text.partition("Meetings")[2]
    assert "Call it off" in owner.visit(url)


def test_both_have_it_in_their_calendars(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    assert owner.get(f"{url}.ics").status_code == 404, "nothing is agreed on"
    accept(contact, url)
    for client, name, user in ((owner, "Contact Person", cast.owner), (contact, "Owner Person", cast.contact)):
        (entry,) = Calendar.from_ical(client.get(f"{url}.ics").data).walk("VEVENT")
        assert (entry["SUMMARY"], entry["LOCATION"], entry["STATUS"]) == (f"Meet {name}", "Hall B", "CONFIRMED")
        assert entry.decoded("DTEND") - entry.decoded("DTSTART") == timedelta(minutes=20)
        with app.app_context():
            StarFeed.renew(db.session.get_one(User, user.id))
            db.session.commit()
            feed = Calendar.from_ical(db.session.get_one(StarFeed, user.id).to_ical)
        (in_feed,) = feed.walk("VEVENT")
        assert in_feed["UID"] == entry["UID"]
    owner.post_form(f"{url}/cancellation")
    with app.app_context():
        (gone,) = Calendar.from_ical(db.session.get_one(StarFeed, cast.contact.id).to_ical).walk("VEVENT")
        assert gone["STATUS"] == "CANCELLED"


def test_it_is_moved_and_the_old_time_stands_until_then(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    form = {"starts": [str(int(full_hour(4).timestamp()))], "place": "Hall B", "minutes": "30"}
    moved = contact.post_form(f"{url}/move", form)
    assert moved.status_code == 303, moved.text
    assert "Call it off" in owner.visit(url)
    accept(owner, moved.location)
    with app.app_context():
        appointment = latest()
        assert (appointment.starts_at, appointment.minutes) == (full_hour(4), 30)
    listed = owner.visit("/appointments").all("li")
    assert len([row for row in listed if "Contact Person" in row.text]) == 1, "the old time is gone"


def test_another_time_answers_a_suggestion(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    form = {"starts": [str(int(full_hour(5).timestamp()))], "place": "Hall B", "minutes": "20"}
    answer = contact.post_form(f"{url}/move", form)
    accept(owner, answer.location)
    with app.app_context():
        assert latest().starts_at == full_hour(5)


def test_late_and_called_off_is_told(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    contact.post_form(f"{url}/delay", {"minutes": "10"})
    assert "Contact Person is running 10 minutes late." in owner.visit(url)
    assert "10 minutes late" in owner.visit("/")
    contact.post_form(f"{url}/cancellation")
    assert "Contact Person called it off." in owner.visit(url)
    assert owner.post_form(f"{url}/delay", {"minutes": "5"}).status_code == 422


def test_meeting_is_kept_in_ones_own_history(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2)
    accept(contact, url)
    assert owner.post_form(f"{url}/meeting").status_code == 422, "it has not begun"
    with travel(full_hour(2) + timedelta(minutes=5), tick=False):
        assert "We met" in owner.visit(url)
        for _ in range(2):
            assert owner.post_form(f"{url}/meeting").status_code == 303
        assert "You've met." in owner.visit(url)
        assert "You've met." not in contact.visit(url)
    with travel(full_hour(2) + timedelta(minutes=9), tick=False):
        assert owner.post_form(f"{url}/meeting").status_code == 303, "a replay from the outbox"
    with app.app_context():
        (touch,) = db.session.scalars(select(Touch))
        assert (touch.contact_id, touch.kind) == (cast.met.id, "met_again")


def test_times_leave_out_what_the_asker_is_busy_with(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    """Their own stars and meetings, but no stars of the other, which would give those away (P4)."""
    page = f"/contacts/{cast.met.id}/appointments/new"
    nine = (now() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
    ten, eleven = nine + timedelta(hours=1), nine + timedelta(hours=2)
    with app.app_context():
        db.session.execute(update(Event).values(starts_at=nine, ends_at=nine + timedelta(hours=5)))
        session_id = make_session(db.session.get_one(Event, cast.event.id), "Streaming", starts_at=ten).id
        db.session.commit()
    every = _offered(owner, page)
    assert {ten.timestamp(), eleven.timestamp()} <= every
    _star(app, cast.contact, session_id)
    assert _offered(owner, page) == every
    _star(app, cast.owner, session_id)
    assert ten.timestamp() not in _offered(owner, page)
    url = propose(cast, owner, starts=[str(int(eleven.timestamp()))])
    accept(contact, url)
    assert eleven.timestamp() not in _offered(owner, page)


def test_who_answers_reads_what_they_would_miss(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        session_id = make_session(event, "Streaming", starts_at=full_hour(2)).id
        db.session.commit()
    _star(app, cast.contact, session_id)
    url = propose(cast, owner, 2)
    assert "You starred “Streaming” then." in contact.visit(url)
    assert "Streaming" not in owner.visit(url)


def _offered(client: Client, page: str) -> set[float]:
    return {float(box["value"]) for box in client.visit(page).all("input", name="starts")}


def _star(app: Flask, user: User, session_id: int) -> None:
    with app.app_context():
        session = db.session.get_one(ScheduleSession, session_id)
        Star.put(db.session.get_one(User, user.id), session)
        db.session.commit()


def test_places_are_those_of_the_organizers(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    answer = organizer.post_form("/events/pydata-lisbon/manage/practical", {"meeting_points": "Coffee bar\nTerrace"})
    assert answer.status_code == 303, answer.text
    places = [option.text for option in owner.visit(f"/contacts/{cast.met.id}/appointments/new").all("option")]
    assert places[:2] == ["Coffee bar", "Terrace"]
    assert "Hall B" not in places
    with app.app_context():
        practical = EventPracticalities.find(cast.event.id)
        assert practical and practical.meeting_points == ["Coffee bar", "Terrace"]
    long = organizer.post_form("/events/pydata-lisbon/manage/practical", {"meeting_points": "x" * 81})
    assert long.status_code == 422
    assert "x" * 81 in long.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts": []}, "Choose at least one time."),
        ({"starts": ["60"]}, "One of these times has passed."),
        ({"place": "The moon"}, "Choose a place from the list."),
        ({"line": "x" * 141}, "140"),
        ({"minutes": "7"}, "Not a valid choice"),
        ({"minutes": "2000000000"}, "Not a valid choice"),
    ],
)
def test_bad_input_is_said_and_kept(
    app: Flask, cast: Cast, owner: Client, values: dict[str, object], sentence: str
) -> None:
    start = str(int(full_hour(2).timestamp()))
    form = {"starts": [start], "place": "Hall B", "minutes": "20", "line": "Grants", **values}
    answer = owner.post_form(f"/contacts/{cast.met.id}/appointments", form)
    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(Appointment)).all() == []


def test_a_second_accept_and_a_late_one(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    url = propose(cast, owner, 2, 3)
    slots = [button["value"] for button in contact.visit(url).all("button", name="slot")]
    assert contact.post_form(f"{url}/acceptance", {"slot": slots[0]}).status_code == 303
    assert contact.post_form(f"{url}/acceptance", {"slot": slots[0]}).status_code == 303, "a double tap"
    assert contact.post_form(f"{url}/acceptance", {"slot": slots[1]}).status_code == 422
    other = propose(cast, owner, 5)
    slot = contact.visit(other).all("button", name="slot")[0]["value"]
    owner.post_form(f"{other}/cancellation")
    assert contact.post_form(f"{other}/acceptance", {"slot": slot}).status_code == 422
    with app.app_context():
        assert len([row for row in db.session.scalars(select(Appointment)) if row.is_agreed]) == 1


def test_nobody_is_in_two_meetings_at_once(app: Flask, cast: Cast, owner: Client, contact: Client) -> None:
    first, second = propose(cast, owner, 2), propose(cast, owner, 2, 3)
    accept(contact, first)
    slot = contact.visit(second).all("button", name="slot")[0]["value"]
    answer = contact.post_form(f"{second}/acceptance", {"slot": slot})
    assert answer.status_code == 422
    assert "another meeting at one of these times" in answer.text
    form = {"starts": [str(int(full_hour(2).timestamp()))], "place": "Hall B", "minutes": "20"}
    assert owner.post_form(f"/contacts/{cast.met.id}/appointments", form).status_code == 422


def test_pages_cost_the_same_however_many_there_are(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    propose(cast, owner, 2)
    owner.visit("/appointments")
    with queries() as few:
        owner.visit("/appointments")
    propose(cast, owner, 3)
    propose(cast, owner, 4)
    with queries() as many:
        owner.visit("/appointments")
    assert len(many) == len(few)


def test_a_page_without_any_says_how(owner: Client) -> None:
    assert "No meetings yet" in owner.visit("/appointments")
