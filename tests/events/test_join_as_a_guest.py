"""A guest scans an event's code, and goes with a name and an address."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Attendance, Event
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.codes.guests import GITA, join, mailed, mails, rows
from tests.conftest import ClientFor

EVENT = "/events/pydata-lisbon"


@pytest.fixture
def code(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return db.session.get_one(Event, cast.event.id).code.code


@pytest.fixture
def guest(client_for: ClientFor) -> Client:
    return client_for(None)


def roles(app: Flask, email: str) -> list[str]:
    with app.app_context():
        mine = select(Attendance.role).join(User, User.id == Attendance.user_id).where(User.email == email)
        return list(db.session.scalars(mine))


def change(app: Flask, cast: Cast, **columns: object) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(**columns)
        db.session.commit()


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_the_code_opens_the_page_with_the_form(
    app: Flask, cast: Cast, guest: Client, code: str, visibility: str
) -> None:
    change(app, cast, visibility=visibility)
    opened = guest.get(f"/c/{code}").location
    assert opened == f"{EVENT}?join=yes"
    assert guest.visit(opened).one("div", class_="join").all("form")
    assert guest.visit(EVENT).one("a", href=opened).text == "I'm going"
    assert join(guest, code).location == f"/c/{code}/joinings"
    link = mailed(app)
    assert "PyData Lisbon" in guest.visit(link)
    assert roles(app, GITA) == []
    assert guest.post_form(link).location == EVENT
    assert roles(app, GITA) == ["attendee"]
    assert "You're going" in guest.visit(EVENT)


def test_whoever_goes_already_stays_as_they_are(app: Flask, cast: Cast, guest: Client, code: str) -> None:
    """Even when it takes no longer open to new people."""
    join(guest, code, email=cast.organizer.email)
    change(app, cast, status="cancelled")
    assert guest.post_form(mailed(app, cast.organizer.email)).location == EVENT
    assert roles(app, cast.organizer.email) == ["organizer"]


def test_what_does_not_fit_comes_back_on_the_page(app: Flask, cast: Cast, guest: Client, code: str) -> None:
    answer = join(guest, code, email="gita")
    assert answer.status_code == 422
    assert "LX Factory" in answer.text
    assert '<div class="join">' in answer.text
    assert 'value="Gita Guest"' in answer.text
    assert not mails(app)


def test_an_event_for_members_leads_to_sign_in(app: Flask, cast: Cast, guest: Client, code: str) -> None:
    change(app, cast, visibility="members")
    assert guest.get(f"/c/{code}").location.startswith("/sign-in")
    assert join(guest, code).location.startswith("/sign-in")
    assert not mails(app)


@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("cancelled", 422)])
def test_what_takes_nobody_new_has_no_form(
    app: Flask, cast: Cast, guest: Client, code: str, status: str, answer: int
) -> None:
    change(app, cast, status=status)
    assert "joinings" not in guest.get(EVENT).text
    assert join(guest, code).status_code == answer
    assert not mails(app)


def test_who_comes_too_late_is_signed_in_and_told_why_not_more(
    app: Flask, cast: Cast, guest: Client, code: str
) -> None:
    join(guest, code)
    change(app, cast, status="cancelled")
    page = guest.visit(guest.post_form(mailed(app)).location)
    assert "You're signed in, but you haven't joined PyData Lisbon. This event has been cancelled." in page
    assert roles(app, GITA) == []


def test_looking_joins_nobody(app: Flask, cast: Cast, guest: Client, code: str) -> None:
    """Q4: ten looks write no row."""
    before = rows(app)
    for _ in range(10):
        guest.visit(f"{EVENT}?join=yes")
        guest.get(f"/c/{code}")
    assert rows(app) == before
