"""A room is reported to the people who run the site, alone or with one message."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from meetup.extensions import db
from meetup.operators import Operator
from meetup.people import User
from meetup.people.complaints import Complaint
from meetup.rooms import Room
from meetup.rooms.talk.saying import say
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.operators.desk import make_operator, open_report, report

FORM = {"reason": "unkind", "note": "Every evening"}


def test_alone(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, page = client_for(cast.owner), f"/rooms/{cast.room.id}"
    path = f"{page}/complaints/new"
    assert path in [link.get("href") for link in client.visit(page).all("a")]
    assert "Hall B" in client.visit(path)
    assert client.post_form(f"{page}/complaints", {"note": ""}).status_code == 422
    assert client.post_form(f"{page}/complaints", FORM).status_code == 303
    assert client_for(cast.stranger).post_form(f"{page}/complaints", FORM).status_code == 404
    with app.app_context():
        (complaint,) = db.session.scalars(select(Complaint))
        assert (complaint.kind, complaint.room_id, complaint.message_id) == ("room", cast.room.id, None)


def test_with_one_message(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """The operator reads that message, and no other."""
    with app.app_context():
        room, friend = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.friend.id)
        other, reported = (say(room, friend, text, uuid4()).id for text in ("See you at lunch", "Buy my coins"))
        db.session.commit()
    client, page = client_for(cast.owner), f"/rooms/{cast.room.id}/complaints"
    link = f"{page}/new?message={reported}"
    assert link in [a.get("href") for a in client.visit(f"/messages/{reported}/report").all("a")]
    assert "Buy my coins" in client.visit(link)
    assert client.post_form(f"{page}?message={reported}", FORM).status_code == 303
    with app.app_context():
        complaint_id = db.session.scalars(select(Complaint.id)).one()
    operator = client_for(make_operator(app))
    shown = operator.visit(open_report(operator, complaint_id))
    assert "Buy my coins" in shown
    assert "See you at lunch" not in shown
    assert other


def test_whose_message_it_is_does_not_decide_on_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z7, also for an operator who only attends the event: nor on the room in which they wrote."""
    with app.app_context():
        room, friend = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.friend.id)
        message_id = say(room, friend, "Buy my coins", uuid4()).id
        db.session.add(Operator(user_id=friend.id, added_by="a test"))
        db.session.commit()
    complaint_id = report(app, cast, "room", message_id=message_id)
    client = client_for(cast.friend)
    assert "1 report is yours, or about you" in client.visit("/operator")
    assert client.get(f"/operator/reports/{complaint_id}").status_code == 404
    assert client.post_form(f"/operator/reports/{complaint_id}/closing", {}).status_code == 404
    other = report(app, cast, "room")
    assert client.get(f"/operator/reports/{other}").status_code == 404
