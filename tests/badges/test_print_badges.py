"""Organizers print badges of all, of those who are new or ticked; staff print one at the door."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup import typefaces
from meetup.badges import sheets
from meetup.badges.models import BadgeFile, BadgePrint
from meetup.codes import Code
from meetup.codes.routes import qr_url_of
from meetup.events import Attendance
from meetup.events.roles import change_role
from meetup.extensions import db, now
from meetup.jobs import Job
from meetup.jobs.models import JobState
from meetup.jobs.running import run_part
from meetup.people import User
from meetup.tickets import Ticket
from tests.cast import Cast, live_event
from tests.clients import Client
from tests.conftest import ClientFor

from .designs import FORM, MANAGE
from .pages import codes_on, text_of


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def add_tickets(app: Flask, cast: Cast, count: int, name: str = "Guest") -> None:
    with app.app_context():
        for number in range(count):
            Ticket.create(cast.event.id, "door", f"{name} {number}", name=f"{name} {number:03}", company="Guests & Co")
        db.session.commit()


def codes_at(app: Flask, cast: Cast) -> set[str]:
    """What is in the QR symbols of all badges of the event."""
    with app.app_context():
        badges = select(Code).join(Attendance, Attendance.badge_id == Code.id)
        tickets = select(Code).join(Ticket, Ticket.code_id == Code.id)
        return {qr_url_of(code) for query in (badges, tickets) for code in db.session.scalars(query)}


def pdf_at(client: Client, location: str) -> bytes:
    answer = client.get(f"{location}.pdf")
    assert answer.mimetype == "application/pdf"
    return bytes(answer.data)


def test_everybody_gets_a_badge(app: Flask, cast: Cast, organizer: Client) -> None:
    add_tickets(app, cast, 3)
    location = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).location
    assert "8 badges" in organizer.visit(location).text
    content = pdf_at(organizer, location)
    assert set(codes_on(content)) == codes_at(app, cast)
    assert "Guests & Co" in text_of(content)


def test_a_badge_shows_only_what_its_owner_shares(app: Flask, cast: Cast, organizer: Client) -> None:
    """P1: everybody in the cast has a company, and shares only a headline."""
    form = {**FORM, "shown": ["title", "company", "headline", "role", "pronouns"], "who": "all"}
    text = text_of(pdf_at(organizer, organizer.post_form(f"{MANAGE}/prints", form).location))
    assert "owner by trade" in " ".join(text.split())
    assert "Brightline" not in text


def test_only_new_badges_are_printed_the_next_time(app: Flask, cast: Cast, organizer: Client) -> None:
    organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "new"})
    nobody = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "new"})
    assert nobody.location == MANAGE
    add_tickets(app, cast, 2)
    with app.app_context():
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.owner.id)).one()
        attendance.renew_badge()
        db.session.commit()
        new = {qr_url_of(attendance.badge)}
    content = pdf_at(organizer, organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "new"}).location)
    assert len(codes_on(content)) == 3
    assert new < set(codes_on(content))


def test_those_who_are_ticked_are_printed(app: Flask, cast: Cast, organizer: Client) -> None:
    add_tickets(app, cast, 3)
    page = organizer.visit(f"{MANAGE}/people?q=guest+00")
    keys = [tick["value"] for tick in page.all("input", class_="tick")]
    assert len(keys) == 3
    location = organizer.post_form(
        f"{MANAGE}/prints/selection", {"person": [*keys[:2], "t999999", "x", "a1b"]}
    ).location
    assert len(codes_on(pdf_at(organizer, location))) == 2
    assert organizer.get(f"{MANAGE}/people?q=guest").text.count(">Printed<") == 2


def test_staff_print_one_at_the_door(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    add_tickets(app, cast, 1, "Latecomer")
    staff = client_for(cast.staff)
    page = staff.visit(f"{MANAGE}/people?q=latecomer")
    assert not page.all("input", class_="tick")
    key = page.one("input", name="person")["value"]
    location = staff.post_form(f"{MANAGE}/people/prints", {"person": key}).location
    assert "Latecomer 000" in " ".join(text_of(pdf_at(staff, location)).split())
    assert staff.post_form(f"{MANAGE}/people/prints", {"person": "t999999"}).status_code == 404
    assert staff.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).status_code == 403


def test_a_file_is_its_makers_alone_and_gone_after_an_hour(
    app: Flask, cast: Cast, organizer: Client, client_for: ClientFor
) -> None:
    """Z5"""
    location = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).location
    for person in (cast.staff, cast.owner, cast.stranger):
        for path in (location, f"{location}.pdf"):
            assert client_for(person).get(path).status_code == 404
    assert client_for(None).get(f"{location}.pdf").status_code == 302
    assert organizer.get(f"{location}.pdf").headers["Cache-Control"] == "private, no-store"
    with time_machine.travel(now() + timedelta(minutes=59)):
        assert organizer.get(f"{location}.pdf").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert organizer.get(f"{location}.pdf").status_code == 404
        app.test_cli_runner().invoke(args=["tidy"])
    with app.app_context():
        assert db.session.scalar(select(BadgeFile.id)) is None


def test_who_leaves_the_team_loses_the_files(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z3"""
    staff = client_for(cast.staff)
    key = staff.visit(f"{MANAGE}/people").all("input", name="person")[0]["value"]
    location = staff.post_form(f"{MANAGE}/people/prints", {"person": key}).location
    with app.app_context():
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.staff.id)).one()
        change_role(attendance, "attendee")
        db.session.commit()
    assert staff.get(f"{location}.pdf").status_code == 404


def test_a_file_that_the_worker_finishes_later_is_not_for_former_staff(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """Z3: whoever leaves the team while the badges are drawn never gets them."""
    add_tickets(app, cast, 70)
    helper = client_for(cast.staff)
    with app.app_context():
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.staff.id)).one()
        change_role(attendance, "organizer")
        db.session.commit()
    helper.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"})
    with app.app_context():
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == cast.staff.id)).one()
        change_role(attendance, "attendee")
        db.session.commit()
        while run_part():
            pass
        assert not db.session.scalars(select(BadgeFile.id)).all()


def test_names_that_cannot_be_printed_are_named(app: Flask, cast: Cast, organizer: Client) -> None:
    with app.app_context():
        Ticket.create(cast.event.id, "door", "1", name="გიორგი ბერიძე")
        Ticket.create(cast.event.id, "door", "2", name="Bo 🎉 Berg")
        db.session.commit()
    location = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).location
    page = organizer.visit(location)
    assert "გიორგი ბერიძე" in page.text
    assert "Bo 🎉 Berg" in page.text
    assert len(codes_on(pdf_at(organizer, location))) == 7


def test_without_a_typeface_the_organizer_reads_whose_badge_has_no_name(
    app: Flask, cast: Cast, organizer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typefaces, "east_asian", dict)
    with app.app_context():
        Ticket.create(cast.event.id, "door", "1", name="欧阳娜娜")
        db.session.commit()
    location = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).location
    page = organizer.visit(location)
    assert "欧阳娜娜" in page.text
    assert "fonts-noto-cjk" in page.text
    assert len(codes_on(pdf_at(organizer, location))) == 6


def test_many_are_left_to_the_worker(app: Flask, cast: Cast, organizer: Client) -> None:
    add_tickets(app, cast, 130)
    form = {**FORM, "who": "all", "both_sides": "y"}
    location = organizer.post_form(f"{MANAGE}/prints", form).location
    assert location.startswith("/jobs/")
    assert organizer.post_form(f"{MANAGE}/prints", form).location == location
    with app.app_context():
        while run_part():
            pass
    page = organizer.visit(location)
    assert "135 badges are ready." in page.text
    file = next(link["href"] for link in page.all("a") if "/files/" in link["href"])
    content = pdf_at(organizer, file)
    assert b"/PrintScaling /None" in content
    read = codes_on(content)
    assert len(read) == 2 * 135
    assert set(read) == codes_at(app, cast)
    with app.app_context():
        assert len(db.session.scalars(select(BadgePrint.code_id)).all()) == 135
        assert len(db.session.scalars(select(BadgeFile.id)).all()) == 1


def test_each_event_has_a_job_of_its_own(app: Flask, cast: Cast, organizer: Client) -> None:
    add_tickets(app, cast, 70)
    with app.app_context():
        other = live_event(db.session.get_one(User, cast.organizer.id), "PyData Porto")
        for number in range(70):
            Ticket.create(other.id, "door", str(number), name=f"Guest {number}")
        db.session.commit()
    first = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).location
    second = organizer.post_form("/events/pydata-porto/manage/badges/prints", {**FORM, "who": "all"}).location
    assert first.startswith("/jobs/") and second.startswith("/jobs/")
    assert first != second


def test_nobody_is_printed_who_is_not_expected(app: Flask, cast: Cast, organizer: Client) -> None:
    answer = organizer.post_form(f"{MANAGE}/prints/selection", {"person": ["t999999", "x"]})
    assert answer.location == f"{MANAGE}/people"
    with app.app_context():
        assert not db.session.scalars(select(BadgeFile.id)).all()


def test_a_cancelled_job_leaves_nothing(app: Flask, cast: Cast, organizer: Client) -> None:
    add_tickets(app, cast, 130)
    location = organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"}).location
    with app.app_context():
        assert run_part()
        assert db.session.scalars(select(BadgeFile.position)).all() == [0]
    organizer.post_form(f"{location}/cancellation")
    with app.app_context():
        while run_part():
            pass
        assert db.session.scalars(select(Job.state)).all() == [JobState.CANCELLED]
        assert not db.session.scalars(select(BadgeFile.id)).all()
        assert not db.session.scalars(select(BadgePrint.code_id)).all()


def test_nobody_waits_for_the_database_while_badges_are_drawn(
    app: Flask, cast: Cast, organizer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction is open, whether the worker draws or a request."""
    open_transactions = []
    draw = sheets.draw_badge

    def noting(*args: Any) -> None:
        open_transactions.append(db.session().in_transaction())
        draw(*args)

    monkeypatch.setattr(sheets, "draw_badge", noting)
    organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"})
    add_tickets(app, cast, 70)
    organizer.post_form(f"{MANAGE}/prints", {**FORM, "who": "all"})
    with app.app_context():
        while run_part():
            pass
    assert len(open_transactions) > 75
    assert not any(open_transactions)
