"""G2: what reports say of somebody is what they are called now, and goes with their account."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db
from meetup.people import User
from meetup.people.complaints import Complaint
from meetup.rooms import Room
from meetup.rooms.talk.saying import say
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.operators.desk import report
from tests.people.departures import erase, leave


def notes(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Complaint.note)))


@pytest.mark.parametrize("name", ["kept", "withheld"])
def test_reports_of_a_message_go_with_its_author(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    """There are no words left to judge, and the note may name who wrote them."""
    with app.app_context():
        room, friend = db.session.get_one(Room, cast.room.id), db.session.get_one(User, cast.friend.id)
        message_id = say(room, friend, "Buy my coins", uuid4()).id
        db.session.commit()
    report(app, cast, "room", message_id=message_id, note="Friend Person sells coins")
    report(app, cast, "room", note="Loud")
    report(app, cast, "profile", subject_id=cast.friend.id, note="A fake")
    report(app, cast, "profile", note="Another one")
    leave(client_for(cast.friend), name=name)
    assert len(notes(app)) == 4, "the account can still come back"
    erase(app)
    assert notes(app) == {"Loud", "Another one"}


def test_a_report_does_not_keep_a_name_that_was_given_up(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    form = {"reason": "fake", "note": "It is not theirs"}
    assert client_for(cast.owner).post_form(f"/contacts/{cast.met.id}/complaints", form).status_code == 303
    assert "Contact Person (account" in app.test_cli_runner().invoke(args=["reports"]).output
    assert client_for(cast.contact).post_form("/me/profile", {"name": "Renamed"}).status_code == 303
    printed = app.test_cli_runner().invoke(args=["reports"]).output
    assert f"Renamed (account {cast.contact.id})" in printed and "Contact Person" not in printed
