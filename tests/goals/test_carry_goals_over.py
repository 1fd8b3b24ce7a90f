"""Goals that were not reached are carried over to the next event, once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Attendance, Event
from meetup.extensions import db, now
from meetup.goals import Goal
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.goals.goals import BRIGHT, GOALS, MENTOR, count, progress, set_goal

MEET = "Meet 2 people who work at Brightline"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def coming(app: Flask, cast: Cast) -> Event:
    """The event that the owner goes to next month."""
    with app.app_context():
        starts_at = now() + timedelta(days=30)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
        event = Event.create(
            db.session.get_one(User, cast.organizer.id), "Data Bergen", time_zone="Europe/Oslo", **times
        )
        event.publish()
        event.add_attendee(db.session.get_one(User, cast.owner.id))
        db.session.commit()
        return event


def first_goal(app: Flask, event: Event) -> str:
    """The address of the first goal at an event."""
    with app.app_context():
        query = select(Goal.id).join(Attendance, Attendance.id == Goal.attendance_id)
        query = query.where(Attendance.event_id == event.id).order_by(Goal.position)
        return f"/goals/{db.session.scalars(query.limit(1)).one()}"


def carry(client: Client, event: Event, **form: object) -> int:
    return client.post_form(f"/events/{event.slug}/goals/carried", form).status_code


def test_what_was_not_reached_is_offered_one_by_one(app: Flask, cast: Cast, owner: Client, coming: Event) -> None:
    goal, reached = set_goal(app, owner, BRIGHT), set_goal(app, owner, MENTOR)
    count(owner, cast.met.id, reached)
    page = f"/events/{coming.slug}/goals"
    assert "From PyData Lisbon" in owner.visit(page)
    assert "Carry over: Find a mentor" not in owner.visit(page)
    for _ in range(2):
        assert carry(owner, coming, goal_id=goal) == 303
    assert progress(app, cast, coming) == [f"{MEET}: not yet"]
    assert "From PyData Lisbon" not in owner.visit(page), "nothing is left"
    assert progress(app, cast) == [f"{MEET}: not yet", "Find a mentor: done"], "the first event keeps its own"


def test_all_at_once_and_never_twice(app: Flask, cast: Cast, owner: Client, coming: Event) -> None:
    goal = set_goal(app, owner, BRIGHT)
    set_goal(app, owner, MENTOR)
    for _ in range(2):
        assert carry(owner, coming) == 303
    assert len(progress(app, cast, coming)) == 2
    owner.post_form(first_goal(app, coming), {"kind": "meet", "text": "works in Bergen", "target": "1"})
    assert carry(owner, coming, goal_id=goal) == 303, "it reads differently now, and is still the same one"
    assert progress(app, cast, coming) == ["Meet someone who works in Bergen: not yet", "Find a mentor: not yet"]


@pytest.mark.parametrize("damaged", ["x", "", "0", str(2**31)])
def test_a_damaged_choice_carries_nothing_over(
    app: Flask, cast: Cast, owner: Client, coming: Event, damaged: str
) -> None:
    set_goal(app, owner, BRIGHT)
    assert carry(owner, coming, goal_id=damaged) == 422
    assert progress(app, cast, coming) == []


def test_not_to_an_event_that_is_over_nor_anybody_elses(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, coming: Event
) -> None:
    goal = set_goal(app, owner, BRIGHT)
    with app.app_context():
        db.session.get_one(Event, coming.id).add_attendee(db.session.get_one(User, cast.contact.id))
        db.session.commit()
    other = client_for(cast.contact)
    assert carry(other, coming, goal_id=goal) == carry(other, coming, goal_id=2**31 - 2) == 404
    assert carry(client_for(cast.stranger), coming, goal_id=goal) == 404
    assert "From PyData Lisbon" not in other.visit(f"/events/{coming.slug}/goals")
    assert "Carry over" not in owner.visit(GOALS), "nothing came before the first event"
    assert progress(app, cast, coming) == []


def test_no_more_than_ten(app: Flask, cast: Cast, owner: Client, coming: Event) -> None:
    set_goal(app, owner, BRIGHT)
    page = f"/events/{coming.slug}/goals"
    for number in range(10):
        set_goal(app, owner, {**MENTOR, "text": f"mentor {number}"}, page)
    assert carry(owner, coming) == 303
    assert "You can have up to 10 goals. Remove one first." in owner.visit(page)
    assert len(progress(app, cast, coming)) == 10
