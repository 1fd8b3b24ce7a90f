"""Events and profiles are reported to the people who run the site, by whoever sees them."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.complaints import Complaint
from tests.cast import Cast
from tests.conftest import ClientFor

OPERATOR = "operator@example.org"
FORM = {"reason": "fake", "note": "It is not theirs"}


@pytest.fixture
def operated(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with an address of its operator."""
    monkeypatch.setitem(app.config, "MEETUP", replace(app.config["MEETUP"], operator_mail=OPERATOR))
    return app


def complaints(app: Flask) -> list[Complaint]:
    with app.app_context():
        return list(db.session.scalars(select(Complaint).order_by(Complaint.id)))


def letters(app: Flask) -> list[str]:
    with app.app_context():
        mails = db.session.scalars(select(Mail).where(Mail.recipient == OPERATOR)).all()
        return [f"{mail.letter.subject}\n{mail.letter.text}" for mail in mails]


def paths(cast: Cast) -> dict[str, tuple[str, str]]:
    return {
        "event": (f"/events/{cast.event.slug}", "PyData Lisbon"),
        "profile": (f"/contacts/{cast.met.id}", "Contact Person"),
    }


@pytest.mark.parametrize("kind", ["event", "profile"])
def test_from_its_page(operated: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    client, (page, name) = client_for(cast.owner), paths(cast)[kind]
    links = [link.get("href") for link in client.visit(page).all("a")]
    assert f"{page}/complaints/new" in links
    assert name in client.visit(f"{page}/complaints/new")
    answer = client.post_form(f"{page}/complaints", FORM)
    assert (answer.status_code, answer.location) == (303, page)
    (letter,) = letters(operated)
    for part in (name, "Pretends to be", "It is not theirs", "Owner Person", "owner@example.org"):
        assert part in letter
    printed = operated.test_cli_runner().invoke(args=["reports"]).output
    assert name in printed
    assert "It is not theirs" in printed


def test_signed_out_where_the_event_is_public(operated: Flask, cast: Cast, client_for: ClientFor) -> None:
    guest, page = client_for(None), f"/events/{cast.event.slug}"
    assert f"{page}/complaints/new" in [link.get("href") for link in guest.visit(page).all("a")]
    assert guest.post_form(f"{page}/complaints", FORM).status_code == 303
    assert "someone who was signed out" in letters(operated)[0]


def test_not_where_they_do_not_see_it(operated: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z1, Z2: members' events and drafts, and the contacts of others."""
    guest, stranger, page = client_for(None), client_for(cast.stranger), f"/events/{cast.event.slug}"
    assert stranger.post_form(f"/contacts/{cast.met.id}/complaints", FORM).status_code == 404
    for columns in ({"visibility": "members"}, {"status": "draft"}):
        with operated.app_context():
            db.session.get_one(Event, cast.event.id).edit(**columns)
            db.session.commit()
        assert guest.post_form(f"{page}/complaints", FORM).status_code in (302, 404)
    assert stranger.post_form(f"{page}/complaints", FORM).status_code == 404
    assert not complaints(operated)


@pytest.mark.parametrize("kind", ["event", "profile"])
def test_without_a_reason_what_was_typed_stays(operated: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    answer = client_for(cast.owner).post_form(f"{paths(cast)[kind][0]}/complaints", {"note": "Look at it"})
    assert answer.status_code == 422
    assert "Choose what the problem is." in answer.text
    assert "Look at it" in answer.text
    assert not complaints(operated)


def test_a_script_reports_nothing_and_nobody_often(operated: Flask, cast: Cast, client_for: ClientFor) -> None:
    guest, page = client_for(None), f"/events/{cast.event.slug}/complaints"
    assert guest.post_form(page, {**FORM, "website": "https://spam.example"}).status_code == 303
    assert not complaints(operated)
    assert [guest.post_form(page, FORM).status_code for _ in range(6)][-1] == 429


def test_without_an_address_the_command_still_tells(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    runner = app.test_cli_runner()
    assert "Nobody has reported" in runner.invoke(args=["reports"]).output
    client_for(cast.owner).post_form(f"/events/{cast.event.slug}/complaints", FORM)
    assert not letters(app)
    assert "PyData Lisbon" in runner.invoke(args=["reports"]).output


@pytest.mark.parametrize("who", ["owner", "contact"])
def test_it_goes_with_either_account(operated: Flask, cast: Cast, client_for: ClientFor, who: str) -> None:
    """G1: whoever reported it, and whoever it was about; the first has it in their export."""
    client = client_for(cast.owner)
    client.post_form(f"/contacts/{cast.met.id}/complaints", FORM)
    (exported,) = (client.get("/me/export.json").json or {})["complaints"]
    assert exported["note"] == "It is not theirs"
    with operated.app_context():
        db.session.delete(db.session.get_one(User, getattr(cast, who).id))
        db.session.commit()
    assert not complaints(operated)
