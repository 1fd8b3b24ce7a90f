"""Organizers see whether people really met, once the event is over, and never who met whom."""

import csv
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.checkin import Counts
from meetup.contacts import Contact
from meetup.contacts.touches import Touch, TouchKind
from meetup.events import Attendance, Event
from meetup.extensions import db, now
from meetup.insights import EventNumbers, Stage, count_event
from meetup.insights.arrivals import load_arrivals
from meetup.insights.counting import count_events
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.questions.models import Question
from meetup.tickets import Ticket
from tests.cast import Cast, join, scan
from tests.conftest import ClientFor, Queries

EVENT = "/events/pydata-lisbon"
NUMBERS = f"{EVENT}/manage/numbers"


@pytest.fixture
def crowd(app: Flask, cast: Cast) -> list[int]:
    """Twelve people who came; each of the first ten met the next one and has thanked them."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        users = [join(f"guest{number}") for number in range(12)]
        for number, user in enumerate(users):
            event.add_attendee(user).checked_in_at = now() - timedelta(minutes=number)
        for one, other in pairwise(users[:11]):
            Touch.log(scan(one, other).contact, TouchKind.THANKED)
        db.session.commit()
        return [user.id for user in users]


def count(app: Flask, cast: Cast, stage: Stage) -> dict[str, object]:
    with app.app_context():
        count_event(cast.event.id, stage)
        db.session.commit()
        return EventNumbers.of(cast.event.id)[stage]


def test_while_it_goes_on_only_arrivals_are_told(
    app: Flask, cast: Cast, client_for: ClientFor, crowd: list[int]
) -> None:
    page = client_for(cast.organizer).visit(NUMBERS)
    assert "of 17 expected" in page
    tiles = {tile.all("small")[0].text: tile.one("span").text for tile in page.one("ul", class_="tiles").all("li")}
    assert tiles == {"Arrived": "12", "Exchanges so far": "10+"}
    assert "exchanges are counted once" in page


def test_the_worker_counts_once_the_event_is_over(app: Flask, cast: Cast, crowd: list[int]) -> None:
    """What happens later changes nothing: two versions would tell what a single person did."""
    with app.app_context():
        run_planner(count_events)
        assert EventNumbers.of(cast.event.id) == {}
        with time_machine.travel(now() + timedelta(days=2)):
            run_planner(count_events)
            figures = EventNumbers.of(cast.event.id)
            assert list(figures) == [Stage.EVENT]
            assert figures[Stage.EVENT]["exchanges"] == 12
            event = db.session.get_one(Event, cast.event.id)
            event.find_attendance(db.session.get_one(User, crowd[0])).checked_in_at = None  # type: ignore[union-attr]
            db.session.commit()
            run_planner(count_events)
            assert EventNumbers.of(cast.event.id) == figures
        with time_machine.travel(now() + timedelta(days=10)):
            run_planner(count_events)
            assert set(EventNumbers.of(cast.event.id)) == {Stage.EVENT, Stage.FOLLOW_UP}


def test_who_met_somebody_is_a_share_of_who_came(app: Flask, cast: Cast, crowd: list[int]) -> None:
    figures = count(app, cast, Stage.EVENT)
    assert figures["people"] == 12
    assert figures["with_one"] is None, "eleven of twelve would say that one met nobody"
    assert figures["with_five"] is None
    assert (figures["hellos"], figures["questions"], figures["votes"]) == (None, None, None)


def test_rooms_and_questions_are_counted(app: Flask, cast: Cast, crowd: list[int]) -> None:
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        for user_id in crowd[:6]:
            Question.ask(room, db.session.get_one(User, user_id), f"Why {user_id}?", False, uuid4())
        encounters = db.session.scalars(select(Contact.id)).all()
        assert encounters
        first = "SELECT id FROM encounters ORDER BY id LIMIT 7"
        db.session.execute(db.text(f"UPDATE encounters SET room_id = :room WHERE id IN ({first})"), {"room": room.id})
        db.session.commit()
    figures = count(app, cast, Stage.EVENT)
    assert figures["questions"] == 6
    assert (figures["by_room"], figures["elsewhere"]) == ([["Hall B", 7]], 5)


def test_following_up_is_counted_a_week_later(app: Flask, cast: Cast, client_for: ClientFor, crowd: list[int]) -> None:
    figures = count(app, cast, Stage.FOLLOW_UP)
    assert figures == {"contacts": 24, "thanked": 10, "two_days": 10, "week": 10}
    assert "10 of 24 have been thanked." in client_for(cast.organizer).visit(NUMBERS).text


def test_organizers_alone_see_them(cast: Cast, client_for: ClientFor) -> None:
    """Z1, P3: neither staff nor attendees; nobody sees who met whom."""
    for path in (NUMBERS, f"{NUMBERS}/report", f"{NUMBERS}/export.csv"):
        assert client_for(cast.staff).get(path).status_code == 403
        assert client_for(cast.owner).get(path).status_code == 403
        assert client_for(cast.stranger).get(path).status_code == 404


def test_the_report_and_the_file_say_the_same(app: Flask, cast: Cast, client_for: ClientFor, crowd: list[int]) -> None:
    count(app, cast, Stage.EVENT)
    count(app, cast, Stage.FOLLOW_UP)
    me = client_for(cast.organizer)
    rows = list(csv.reader(StringIO(me.get(f"{NUMBERS}/export.csv").text.removeprefix("\ufeff"))))
    numbers = {(row[0], row[1]): row[2] for row in rows}
    assert numbers["Exchanges", ""] == "12"
    assert numbers["Hellos", ""] == "hidden"
    assert numbers["Thanked", ""] == "10"
    report = me.visit(f"{NUMBERS}/report")
    assert "Exchanges over time" in report
    assert "10 of 24 have been thanked." in report
    for name in ("Owner Person", "guest"):
        assert name not in report


def test_earlier_events_stand_beside(app: Flask, cast: Cast, client_for: ClientFor, crowd: list[int]) -> None:
    with app.app_context():
        organizer = db.session.get_one(User, cast.organizer.id)
        times = {"starts_at": now() + timedelta(days=30), "ends_at": now() + timedelta(days=31)}
        Event.create(organizer, "PyData Porto", time_zone="Europe/Lisbon", venue="Porto", **times).publish()
        db.session.commit()
    count(app, cast, Stage.EVENT)
    with time_machine.travel(now() + timedelta(days=32)):
        page = client_for(cast.organizer).visit("/events/pydata-porto/manage/numbers")
        assert "Your earlier events" in page
        assert "PyData Lisbon" in page
        assert "Your earlier events" not in client_for(cast.organizer).visit(NUMBERS)


def test_tickets_arrive_as_well(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        for number in range(6):
            ticket = Ticket.create(cast.event.id, "spreadsheet", str(number), name=f"Person {number}")
            ticket.checked_in_at = now()
        db.session.commit()
    page = client_for(cast.organizer).visit(NUMBERS)
    assert "Arrivals over time" in page
    assert "of 11 expected" in page


def test_arrivals_are_counted_as_at_the_door(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Somebody let in with a void ticket is in; the ticket of somebody whose account is gone is nobody's."""
    with app.app_context():
        void, orphaned = (Ticket.create(cast.event.id, "spreadsheet", key, name=key) for key in ("void", "orphaned"))
        void.cancel()
        void.checked_in_at = orphaned.checked_in_at = orphaned.claimed_at = now()
        db.session.commit()
        counts, arrivals = Counts.of(cast.event.id), load_arrivals(db.session.get_one(Event, cast.event.id))
    assert (arrivals.arrived, arrivals.expected) == (counts.arrived, counts.expected) == (1, 6)


def test_the_queries_do_not_grow(
    app: Flask, cast: Cast, client_for: ClientFor, crowd: list[int], queries: Queries
) -> None:
    me = client_for(cast.organizer)
    me.visit(NUMBERS)
    with queries() as few:
        me.get(NUMBERS)
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        for number in range(40):
            event.add_attendee(join(f"more{number}")).checked_in_at = now()
        db.session.commit()
        assert db.session.scalar(select(Attendance.id).limit(1))
    with queries() as many:
        me.get(NUMBERS)
    assert len(many) == len(few) <= 12
