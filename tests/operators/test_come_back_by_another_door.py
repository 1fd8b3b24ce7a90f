"""Whoever is suspended does not get around it: by a mailed link, by a copy of the event, or at the same moment."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.events import Attendance, Event
from meetup.exchange import exchanges
from meetup.extensions import db
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.leaving.departures import depart
from tests.cast import Cast, live_event
from tests.conftest import ClientFor
from tests.databases import Database, SQLite
from tests.exchange.scans import code_of, scan
from tests.operators.desk import make_operator, report, suspend
from tests.people.mailbox import newest_link, path_of

ADDRESS = "contact@example.org"
TICKS = ("checkbox", "radio")


def test_a_card_that_they_give_as_a_guest_connects_nobody(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    suspend(app, cast, client_for(make_operator(app)), "profile")
    guest = client_for(None)
    form = {"name": "Contact Person", "channel": ADDRESS, "message": "", "uuid": str(uuid4())}
    assert guest.post_form(f"/c/{code_of(app, cast.stranger)}/cards", form).status_code == 303
    with app.app_context():
        given_id = db.session.scalars(select(Contact.id).where(Contact.owner_id == cast.stranger.id)).one()
    guest.post_form(path_of(newest_link(app, ADDRESS)), {"recipient": str(given_id)})
    with app.app_context():
        own = select(Contact).where(Contact.owner_id == cast.contact.id, Contact.person_id == cast.stranger.id)
        assert not db.session.scalars(own).all()
    assert "contact by trade" not in client_for(cast.stranger).visit(f"/contacts/{given_id}")


def test_a_link_to_join_lets_them_in_nowhere(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        event = live_event(db.session.get_one(User, cast.organizer.id), "Second Day")
        db.session.commit()
        code, event_id = event.code.code, event.id
    suspend(app, cast, client_for(make_operator(app)), "profile")
    guest = client_for(None)
    guest.post_form(f"/c/{code}/joinings", {"name": "Contact Person", "email": ADDRESS})
    guest.post_form(path_of(newest_link(app, ADDRESS)))
    with app.app_context():
        joined = select(Attendance).where(Attendance.event_id == event_id, Attendance.user_id == cast.contact.id)
        assert not db.session.scalars(joined).all()


def test_a_suspended_event_is_not_copied(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    suspend(app, cast, client_for(make_operator(app)), "event")
    organizer = client_for(cast.organizer)
    fields = organizer.visit(f"/events/{cast.event.slug}/copies/new").form(f"/events/{cast.event.slug}/copies")
    typed = [field for field in fields.all("input") if field.get("name") and field.get("type") not in TICKS]
    form = {field["name"]: field.get("value") for field in typed}
    answer = organizer.post_form(f"/events/{cast.event.slug}/copies", form)
    assert answer.status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Event.id)).all() == [cast.event.id]


def test_a_suspended_event_invites_nobody(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    suspend(app, cast, client_for(make_operator(app)), "event")
    form = {"email": "victim@example.net", "role": "staff"}
    answer = client_for(cast.organizer).post_form(f"/events/{cast.event.slug}/team/invitations", form)
    assert answer.status_code == 409
    with app.app_context():
        assert not db.session.scalars(select(Mail).where(Mail.recipient == form["email"])).all()


def test_an_operator_does_not_open_what_they_reported(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z7: otherwise they could see more of a card than they were given."""
    operator = make_operator(app)
    own, of_others = report(app, cast, "profile", reporter_id=operator.id), report(app, cast, "profile")
    desk = client_for(operator)
    assert [desk.get(f"/operator/reports/{number}").status_code for number in (own, of_others)] == [404, 200]
    assert not desk.visit("/operator").all("a", href=f"/operator/reports/{own}")


def test_a_scan_that_waits_while_its_owner_leaves_connects_nobody(
    app: Flask, cast: Cast, client_for: ClientFor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite, only one of the two is at it at a time."""
    if isinstance(database, SQLite):
        pytest.skip("there is one writer at a time")
    lock = exchanges.lock_profiles

    def leave() -> None:
        with app.test_request_context(method="POST"):
            depart(db.session.get_one(User, cast.organizer.id), withholds_name=False)
            db.session.commit()
            db.session.remove()

    def lock_late(a: User, b: User) -> None:
        leaving = threading.Thread(target=leave)
        leaving.start()
        leaving.join(20)
        lock(a, b)

    code = code_of(app, cast.organizer)
    monkeypatch.setattr(exchanges, "lock_profiles", lock_late)
    answer: Any = scan(client_for(cast.stranger), code)
    assert answer.status_code == 410
    with app.app_context():
        found = select(Contact).where(Contact.owner_id == cast.stranger.id, Contact.person_id == cast.organizer.id)
        assert not db.session.scalars(found).all()
