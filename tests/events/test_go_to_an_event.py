"""People say that they are going, by the page or by the event's code, and leave again."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.errors import FRAGMENT_TYPE
from meetup.events import Attendance, Event
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.events.pages import make

EVENT = "/events/pydata-lisbon"


def roles(app: Flask, person: User) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Attendance.role).where(Attendance.user_id == person.id)))


def code_of(app: Flask, event: Event) -> str:
    with app.app_context():
        return db.session.merge(event).code.code


def test_going_and_leaving(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.stranger)
    assert me.visit(EVENT).form(f"{EVENT}/attendance")
    assert me.post_form(f"{EVENT}/attendance").location == EVENT
    assert "You're going" in me.visit(EVENT)
    assert "PyData Lisbon" in me.visit("/events").text.partition("Now")[2]
    me.post_form(f"{EVENT}/attendance/removal")
    assert roles(app, cast.stranger) == []
    assert me.post_form(f"{EVENT}/attendance/removal").status_code == 404


def test_a_doubled_tap_goes_once_and_changes_no_role(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for person, role in ((cast.stranger, "attendee"), (cast.staff, "staff"), (cast.organizer, "organizer")):
        me = client_for(person)
        for _ in range(2):
            assert me.post_form(f"{EVENT}/attendance", {"role": "organizer"}).status_code == 303
        assert roles(app, person) == [role]


def test_two_at_once_are_one(app: Flask, cast: Cast) -> None:
    """The row that another request has written meanwhile is found, not fallen over."""
    with app.app_context():
        event, stranger = db.session.merge(cast.event), db.session.merge(cast.stranger)
        looked_up = event.find_attendance
        answers = iter([None])
        event.find_attendance = lambda user: next(answers, None) or looked_up(user)  # type: ignore[method-assign]
        db.session.add(Attendance(event_id=event.id, user_id=stranger.id, badge=Code.create("badge", stranger)))
        db.session.flush()
        assert event.add_attendee(stranger).role == "attendee"


def test_looking_joins_nobody(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    code = code_of(app, cast.event)
    me = client_for(cast.stranger)
    for path in (EVENT, f"{EVENT}/attendance", f"/c/{code}", f"{EVENT}.ics", f"{EVENT}/code"):
        me.get(path)
    assert roles(app, cast.stranger) == []


def test_the_signed_out_are_led_to_sign_in_and_back(cast: Cast, client_for: ClientFor) -> None:
    nobody = client_for(None)
    links = {link["href"] for link in nobody.visit(f"{EVENT}?join=yes").all("a")}
    assert {f"/sign-up?next={EVENT}", f"/sign-in?next={EVENT}"} <= links
    assert nobody.post_form(f"{EVENT}/attendance").location.startswith("/sign-in")


def test_the_last_organizer_stays(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    answer = organizer.post_form(f"{EVENT}/attendance/removal")
    assert answer.status_code == 422
    assert "last organizer" in answer.text
    with app.app_context():
        event = db.session.merge(cast.event)
        event.add_attendee(db.session.merge(cast.stranger), "organizer")
        db.session.commit()
    assert organizer.post_form(f"{EVENT}/attendance/removal").status_code == 303
    assert organizer.get(f"{EVENT}/edit").status_code == 404, "the right went with the role"


@pytest.mark.parametrize(("ended", "status"), [(1, 303), (3, 422)])
def test_late_comers_are_taken_for_two_hours(
    app: Flask, cast: Cast, client_for: ClientFor, ended: int, status: int
) -> None:
    with app.app_context():
        at = now() - timedelta(hours=ended)
        make(cast.organizer, "Over", starts_at=at - timedelta(hours=1), ends_at=at)
    assert client_for(cast.stranger).post_form("/events/over/attendance").status_code == status


def test_the_code_opens_the_page_and_a_scan_of_it_goes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code, me = code_of(app, cast.event), client_for(cast.stranger)
    assert me.get(f"/c/{code}").location == EVENT
    scan = {"code": code, "uuid": "2b1f7a52-6c0e-4d0a-9b5a-0d4a5f3c9e11", "how": "scan"}
    sheet = me.post_form("/contacts", scan, headers={"Accept": FRAGMENT_TYPE})
    assert sheet.status_code == 200
    assert "You're going" in sheet.text
    assert "<html" not in sheet.text
    assert me.post_form("/contacts", scan).location == EVENT
    assert roles(app, cast.stranger) == ["attendee"]


def test_a_scan_of_a_draft_or_of_one_called_off_goes_nowhere(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code, me = code_of(app, cast.event), client_for(cast.stranger)
    scan = {"code": code, "uuid": "2b1f7a52-6c0e-4d0a-9b5a-0d4a5f3c9e11", "how": "scan"}
    for status, expected in (("draft", 404), ("cancelled", 422)):
        with app.app_context():
            db.session.get_one(Event, cast.event.id).status = status
            db.session.commit()
        assert me.post_form("/contacts", scan).status_code == expected
    assert roles(app, cast.stranger) == []
