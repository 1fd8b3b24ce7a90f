"""Z7: operators who are a party leave a report to another operator."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Attendance
from meetup.extensions import db
from meetup.operators import Operator
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.hosts import RoomHost
from meetup.rooms.questions.models import Question
from meetup.rooms.talk.saying import say
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.operators.desk import make_operator, report, suspend

REASON = {"reason": "It is fine as it is, I say."}
COMMAND = "flask operators add"


def host(room: Room, user: User) -> None:
    attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == user.id)).one()
    db.session.add(RoomHost(room_id=room.id, attendance_id=attendance.id))


def write(room: Room, user: User) -> None:
    say(room, user, "Hello", uuid4())


def ask(room: Room, user: User) -> None:
    Question.ask(room, user, "Is there food?", True, uuid4())


def become_party(app: Flask, cast: Cast, take_part: Callable[[Room, User], None]) -> None:
    """Let the friend, who only attends, take part in the room, and be an operator."""
    with app.app_context():
        room, friend = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.friend.id)
        take_part(room, friend)
        Operator.add(friend, "a test")
        db.session.commit()


@pytest.mark.parametrize("take_part", [host, write, ask])
def test_reports_and_suspensions_of_a_room_are_not_there(
    app: Flask, cast: Cast, client_for: ClientFor, take_part: Callable[[Room, User], None]
) -> None:
    become_party(app, cast, take_part)
    other, friend = client_for(make_operator(app)), client_for(cast.friend)
    path = f"/operator/reports/{report(app, cast, 'room')}"
    assert not friend.visit("/operator").all("a", href=path) and other.visit("/operator").all("a", href=path)
    assert friend.get(path).status_code == 404
    for act in ("looks", "closing", "suspension"):
        assert friend.post_form(f"{path}/{act}", REASON).status_code == 404
    suspension = f"/operator/suspensions/{suspend(app, cast, other, 'room')}"
    assert "Nothing is suspended" in friend.visit("/operator/suspended")
    for act in ("looks", "restoration", "replies"):
        answer = friend.post_form(f"{suspension}/{act}", REASON)
        assert answer.status_code == 404 or "/me/confirmation" in answer.location
    assert friend.get(suspension).status_code == 404
    assert "Restored on" not in other.get(suspension).text


@pytest.mark.parametrize("kind", ["event", "profile"])
def test_what_else_was_reported_is_there(app: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    """Whoever takes part in a room decides on the event, and on others who do."""
    become_party(app, cast, write)
    path = f"/operator/reports/{report(app, cast, kind)}"
    assert client_for(cast.friend).get(path).status_code == 200


def test_the_only_operator_reads_that_another_one_is_needed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    become_party(app, cast, write)
    friend = client_for(cast.friend)
    report(app, cast, "room")
    report(app, cast, "profile", reporter_id=cast.friend.id)
    page = friend.visit("/operator")
    assert "2 reports are yours, or about you" in page and COMMAND in page
    assert "No report is waiting" not in page
    assert COMMAND not in friend.visit("/operator/closed")
    path = f"/operator/reports/{report(app, cast, 'event')}"
    assert friend.visit("/operator").all("a", href=path)
    make_operator(app)
    assert COMMAND not in friend.visit("/operator"), "the other one sees to it, and what it is about stays unknown"


def test_if_all_operators_are_parties_they_read_so(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    become_party(app, cast, write)
    with app.app_context():
        other = db.session.get_one(User, cast.contact.id)
        write(db.session.get_one(Room, cast.room.id), other)
        Operator.add(other, "a test")
        db.session.commit()
    path = f"/operator/reports/{report(app, cast, 'room')}"
    for person in (cast.friend, cast.contact):
        page = client_for(person).visit("/operator")
        assert not page.all("a", href=path) and COMMAND in page
