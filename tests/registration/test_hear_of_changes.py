"""Everybody concerned is told once that an event was moved or cancelled, when that has settled."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db, now
from meetup.jobs.running import run_part
from meetup.outbox import Mail
from meetup.outbox.worker import run_planner
from meetup.registration.event_changes import tell_of_changes
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.registration.rules import EVENT, letters, newcomers, set_rules

MOVED, CANCELLED = "New time or place: PyData Lisbon", "PyData Lisbon is cancelled"


def plan(app: Flask, minutes: float = 11) -> None:
    """Let the worker do what is due in so many minutes."""
    with time_machine.travel(now() + timedelta(minutes=minutes), tick=False), app.app_context():
        run_planner(tell_of_changes)
        while run_part():
            pass


def move(app: Flask, cast: Cast, venue: str) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(venue=venue)
        db.session.commit()


def test_several_edits_are_told_once_and_not_to_organizers(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    (waiting,) = newcomers(app, 1)
    client_for(waiting).post_form(f"{EVENT}/attendance")
    for venue in ("Here", "There", "Nowhere"):
        move(app, cast, venue)
    plan(app, minutes=5)
    assert letters(app, cast.owner) == []
    for _ in range(2):
        plan(app)
    assert letters(app, cast.owner) == [MOVED]
    assert letters(app, cast.staff) == [MOVED]
    assert letters(app, waiting)[-1] == MOVED
    assert letters(app, cast.organizer) == []
    with app.app_context():
        mail = db.session.scalars(select(Mail).where(Mail.recipient == cast.owner.email)).one()
        assert "Nowhere" in mail.letter.text
        assert mail.letter.calendar is not None
        assert b"SEQUENCE:3" in mail.letter.calendar.content


def test_cancelling_takes_it_out_of_calendars(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form(f"{EVENT}/cancellation")
    plan(app)
    assert letters(app, cast.owner) == [CANCELLED]
    with app.app_context():
        mail = db.session.scalars(select(Mail).where(Mail.recipient == cast.owner.email)).one()
        entry = mail.letter.calendar
        assert entry is not None
        assert entry.method == "CANCEL"
        assert b"STATUS:CANCELLED" in entry.content


def test_a_cancelling_taken_back_at_once_is_told_as_it_is(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.organizer).post_form(f"{EVENT}/cancellation")
    client_for(cast.organizer).post_form(f"{EVENT}/publication")
    plan(app)
    assert letters(app, cast.owner) == [MOVED]


@pytest.mark.parametrize("columns", [{"title": "Another title"}, {"description": "More about it"}])
def test_other_edits_are_told_to_nobody(app: Flask, cast: Cast, columns: dict[str, str]) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(**columns)
        db.session.commit()
    plan(app)
    assert letters(app, cast.owner) == []


def test_publishing_twice_loses_no_news(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    move(app, cast, "Elsewhere")
    client_for(cast.organizer).post_form(f"{EVENT}/publication")
    plan(app)
    assert letters(app, cast.owner) == [MOVED]


def test_publishing_a_draft_tells_nobody_of_its_edits(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.status = "draft"
        event.edit(venue="Elsewhere")
        event.publish()
        db.session.commit()
    plan(app)
    assert letters(app, cast.owner) == []
