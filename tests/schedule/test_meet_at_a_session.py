"""A meeting names the session that was on: on the contact's page, and in the draft."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.rooms import Room
from meetup.schedule.models import ScheduleSession
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.schedule.sessions import make_session

STREAMING = "Streaming without tears"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def hold(app: Flask, cast: Cast, title: str = STREAMING, room: str = "Hall B", began: timedelta | None = None) -> int:
    """Let a session of an hour be on since a quarter of an hour, or since ``began`` ago."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        starts_at = now() - (began if began is not None else timedelta(minutes=15))
        session = make_session(event, title, starts_at, room_name=room)
        db.session.commit()
        return session.id


def meet_in(app: Flask, cast: Cast, room_id: int | None) -> None:
    """Let the owner have met ``contact`` in that room."""
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        contact.room_id = room_id
        for meeting in Encounter.all_for(contact):
            meeting.room_id = room_id
        db.session.commit()


def page(owner: Client, cast: Cast) -> str:
    return owner.visit(f"/contacts/{cast.met.id}").text


def test_the_page_and_the_draft_name_it(app: Flask, cast: Cast, owner: Client) -> None:
    hold(app, cast)
    shown = page(owner, cast)
    assert f"Met at “{STREAMING}”, PyData Lisbon: you scanned their code" in shown
    draft = owner.visit(f"/contacts/{cast.met.id}/draft").text
    assert f"meet you at “{STREAMING}” today." in draft or f"meeting you at “{STREAMING}” today." in draft


def test_both_see_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    hold(app, cast)
    theirs = client_for(cast.contact)
    with app.app_context():
        query = select(Contact.id).where(Contact.owner_id == cast.contact.id, Contact.person_id == cast.owner.id)
        contact_id = db.session.scalars(query).one()
    assert f"Met at “{STREAMING}”" in theirs.visit(f"/contacts/{contact_id}").text


def test_without_a_room_it_has_to_be_the_only_one(app: Flask, cast: Cast, owner: Client) -> None:
    hold(app, cast)
    hold(app, cast, "Polars at scale", "Hall A")
    assert "Met at PyData Lisbon" in page(owner, cast)
    assert STREAMING not in page(owner, cast)
    assert STREAMING not in owner.visit(f"/contacts/{cast.met.id}/draft").text


def test_the_room_says_which(app: Flask, cast: Cast, owner: Client) -> None:
    hold(app, cast)
    hold(app, cast, "Polars at scale", "Hall A")
    meet_in(app, cast, cast.room.id)
    assert f"Met at “{STREAMING}”, Hall B, PyData Lisbon" in page(owner, cast)
    assert "Polars" not in page(owner, cast)


def test_a_room_in_which_nothing_is_on_has_none(app: Flask, cast: Cast, owner: Client) -> None:
    hold(app, cast)
    with app.app_context():
        room_id = Room.create(db.session.get_one(Event, cast.event.id), "Terrace").id
        db.session.commit()
    meet_in(app, cast, room_id)
    assert STREAMING not in page(owner, cast)


@pytest.mark.parametrize("began", [timedelta(minutes=-5), timedelta(minutes=75)])
def test_before_and_after_it_is_not_on(app: Flask, cast: Cast, owner: Client, began: timedelta) -> None:
    hold(app, cast, began=began)
    assert STREAMING not in page(owner, cast)


def test_it_stays_when_the_session_is_gone_afterwards(app: Flask, cast: Cast, owner: Client) -> None:
    session_id = hold(app, cast)
    with time_machine.travel(now() + timedelta(days=1)), app.app_context():
        db.session.get_one(ScheduleSession, session_id).remove()
        db.session.commit()
    assert STREAMING in page(owner, cast)
    with app.app_context():
        db.session.get_one(ScheduleSession, session_id).gone_at = now() - timedelta(hours=1)
        db.session.commit()
    assert STREAMING not in page(owner, cast)


def test_another_place_that_the_owner_chose_counts(app: Flask, cast: Cast, owner: Client) -> None:
    hold(app, cast)
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).event_id = None
        db.session.commit()
    assert STREAMING not in page(owner, cast)


def test_it_costs_no_statement(app: Flask, cast: Cast, owner: Client, queries: Queries) -> None:
    page(owner, cast)
    with queries() as before:
        page(owner, cast)
    hold(app, cast)
    with queries() as after:
        page(owner, cast)
    assert len(after) == len(before)


def test_a_template_may_name_it(app: Flask, cast: Cast, owner: Client) -> None:
    answer = owner.post_form("/me/templates", {"name": "Talk", "body": "Hi {name},\nGood talk, {session}!\nBye"})
    assert answer.status_code == 303
