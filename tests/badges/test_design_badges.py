"""Organizers choose how the badges of their event look."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from meetup.badges.models import BadgeDesign
from meetup.errors import FRAGMENT_TYPE
from meetup.events import Attendance, Event
from meetup.extensions import db
from meetup.people import User
from meetup.tickets import Ticket
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.pictures import webp

from .designs import FORM, MANAGE, design_of


def test_an_organizer_saves_a_design(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    organizer = client_for(cast.organizer)
    assert organizer.post_form(MANAGE, {**FORM, "both_sides": "y"}).location == MANAGE
    with app.app_context():
        design = design_of(cast)
        assert (design.paper, design.shown, design.both_sides) == ("avery-l4784", ["title", "company"], True)
        assert (design.offset_x, design.offset_y) == (15, -4)
        assert "cross" in design.marks.values()
    page = organizer.visit(MANAGE)
    assert "selected" in page.one("option", value="avery-l4784").attributes


@pytest.mark.parametrize(
    "changes",
    [{"paper": "none"}, {"offset_x": "10.1"}, {"offset_y": "nan"}, {"offset_y": "left"}, {"shown": ["phone"]}],
)
def test_what_is_wrong_changes_nothing(app: Flask, cast: Cast, client_for: ClientFor, changes: dict[str, Any]) -> None:
    organizer = client_for(cast.organizer)
    for path in (MANAGE, f"{MANAGE}/preview", f"{MANAGE}/prints"):
        assert organizer.post_form(path, {**FORM, "who": "all", **changes}).status_code == 422
    with app.app_context():
        assert db.session.get(BadgeDesign, cast.event.id) is None


def test_the_preview_is_drawn_by_the_server(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """With JavaScript as a fragment, without it as the page. Nothing is stored."""
    organizer = client_for(cast.organizer)
    fragment = organizer.post_form(f"{MANAGE}/preview", FORM, headers={"Accept": FRAGMENT_TYPE})
    assert "<html" not in fragment.text
    page = organizer.post_form(f"{MANAGE}/preview", {**FORM, "paper": "butterfly"})
    assert 'viewBox="0 0 82 101.5"' in page.text
    assert fragment.status_code == 200
    with app.app_context():
        assert db.session.get(BadgeDesign, cast.event.id) is None


def test_a_name_with_markup_is_no_markup_in_the_preview(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        Ticket.create(cast.event.id, "door", "1", name='<script>alert("1")</script> & so on, far longer than any other')
        db.session.commit()
    page = client_for(cast.organizer).get(MANAGE)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_logo_is_treated_as_other_pictures(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """U1"""
    organizer = client_for(cast.organizer)
    assert organizer.post_form(MANAGE, {**FORM, "logo": (BytesIO(b"<svg/>"), "a.png")}).status_code == 422
    assert organizer.post_form(MANAGE, {**FORM, "logo": (BytesIO(webp((300, 90))), "a.png")}).status_code == 303
    with app.app_context():
        key = design_of(cast).logo_key
    assert f"/{key}" in organizer.get(MANAGE).text
    assert organizer.post_form(f"{MANAGE}/logo/removal").status_code == 303
    with app.app_context():
        assert design_of(cast).logo_key is None


def test_kinds_of_tickets_get_marks_of_their_own(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        Ticket.create(cast.event.id, "door", "1", name="Ana", category="<b>VIP</b>")
        db.session.commit()
    page = client_for(cast.organizer).visit(MANAGE)
    labels = [label.text for label in page.all("label") if label.get("for", "").startswith("mark-")]
    assert labels == ["Organizer", "Staff", "Attendee", "<b>VIP</b>"]


def test_a_printer_is_measured_with_a_test_page(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.organizer).get(f"{MANAGE}/test-page.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_somebody_asks_for_no_photos(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    badge = f"/events/{cast.event.slug}/badge"
    assert owner.post_form(f"{badge}/photos", {"no_photos": "y"}).location == badge
    assert "No photos, please" in owner.visit(badge).one("p", class_="no-photos").text
    with app.app_context():
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(db.session.get_one(User, cast.owner.id))
        assert isinstance(attendance, Attendance)
        assert attendance.no_photos_at is not None
    owner.post_form(f"{badge}/photos")
    assert not owner.visit(badge).all("p", class_="no-photos")


def test_the_page_asks_no_more_for_more_people(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    organizer, counts = client_for(cast.organizer), []
    for number in range(3):
        with queries() as statements:
            organizer.get(MANAGE)
        counts.append(len(statements))
        with app.app_context():
            for each in range(20):
                Ticket.create(cast.event.id, "door", f"{number} {each}", name=f"Ana {each}", category="VIP")
            db.session.commit()
    assert counts[1] == counts[2] <= 13, statements
