"""An operator suspends what was reported, reads the answer, and restores it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.live import StreamRight
from meetup.live.registry import lost_rights
from meetup.people import User
from meetup.people.complaints import Complaint
from meetup.rooms.rights import room_right
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.exchange.scans import code_of
from tests.operators.desk import ANSWER, REASON, letters_to, make_operator, open_report, report, restore, suspend


def test_an_event(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Nobody but organizers and staff sees it, and it comes back as it was."""
    operator, page = client_for(make_operator(app)), f"/events/{cast.event.slug}"
    room = f"/rooms/{cast.room.id}"
    suspension_id = suspend(app, cast, operator, "event")
    for who in (None, cast.stranger, cast.owner):
        answer = client_for(who).get(page)
        assert answer.status_code == 410, who
        assert "available right now" in answer.text
        assert "PyData Lisbon" not in client_for(who).get("/events").text
        assert client_for(who).get(f"{page}.ics").status_code == 410
    assert client_for(cast.owner).get(room).status_code == 410
    assert client_for(cast.owner).get("/", follow_redirects=True).status_code == 200
    with app.app_context():
        code = db.session.get_one(Code, cast.event.code_id).code
    assert client_for(None).get(f"/c/{code}").status_code == 410
    assert client_for(cast.stranger).post_form(f"{page}/attendance", {}).status_code == 410
    for who in (cast.organizer, cast.staff):
        shown = client_for(who).visit(page)
        assert f"/me/suspensions/{suspension_id}" in [link.get("href") for link in shown.all("a")]
    organizer = client_for(cast.organizer)
    assert "Publish" not in [button.text for button in organizer.visit(page).all("button")]
    for act in ("publication", "cancellation", "removal"):
        assert organizer.post_form(f"{page}/{act}", {}).status_code == 409
    restore(operator, suspension_id)
    assert client_for(None).visit(page)
    assert client_for(cast.owner).get(room).status_code == 200


def test_an_account(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Nobody sees the person or their card. Others keep the name; the person reads why, exports and leaves."""
    operator, code = client_for(make_operator(app)), code_of(app, cast.contact)
    person, page = client_for(cast.contact), f"/contacts/{cast.met.id}"
    assert "contact by trade" in client_for(cast.owner).visit(page)
    suspension_id = suspend(app, cast, operator, "profile")
    assert client_for(None).get(f"/c/{code}").status_code == 410
    assert client_for(cast.stranger).get(f"/c/{code}").status_code == 410
    kept = client_for(cast.owner).visit(page)
    assert "Contact Person" in kept
    assert "contact by trade" not in kept
    for path in ("/", "/contacts", "/me", "/sign-in", f"/rooms/{cast.room.id}"):
        assert person.get(path).location == "/me/suspension", path
    assert person.get("/contacts", headers={"Accept": "application/json"}).status_code == 401
    assert person.get("/me/suspension").location == f"/me/suspensions/{suspension_id}"
    assert REASON in person.visit(f"/me/suspensions/{suspension_id}")
    for path in ("/me/export", "/me/deletion", "/me/operator-looks", "/me/confirmation"):
        assert person.get(path).status_code == 200, path
    assert (person.get("/me/export.json").json or {})["account"]["email"] == "contact@example.org"
    restore(operator, suspension_id)
    assert client_for(None).get(f"/c/{code}").status_code == 200
    assert "contact by trade" in client_for(cast.owner).visit(page)
    assert person.get("/contacts").status_code == 200


def test_a_card_that_was_taken_back_before_stays_away(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Restoring gives back what the suspension took, and nothing else."""
    operator, before = client_for(make_operator(app)), now() - timedelta(days=1)
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).revoked_at = before
        db.session.commit()
    restore(operator, suspend(app, cast, operator, "profile"))
    with app.app_context():
        assert db.session.get_one(Contact, cast.met.id).revoked_at == before


def test_a_room(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """S2: its streams end; the team reads it, and cannot open it."""
    operator, page = client_for(make_operator(app)), f"/rooms/{cast.room.id}"
    right: StreamRight = room_right(cast.room.id, cast.owner.id)
    with app.app_context():
        assert not lost_rights([right])
    suspension_id = suspend(app, cast, operator, "room")
    with app.app_context():
        assert lost_rights([right]) == {right}
    assert client_for(cast.owner).get(page).status_code == 410
    assert client_for(cast.owner).post_form(f"{page}/messages", {"body": "Hello"}).status_code == 410
    organizer = client_for(cast.organizer)
    assert "Suspended" in organizer.visit(page)
    organizer.post_form(f"{page}/reopening", {})
    assert client_for(cast.owner).get(page).status_code == 410
    notice = organizer.visit(f"/events/{cast.event.slug}")
    assert f"/me/suspensions/{suspension_id}" in [link.get("href") for link in notice.all("a")]
    restore(operator, suspension_id)
    assert client_for(cast.owner).get(page).status_code == 200


@pytest.mark.parametrize("kind", ["event", "room", "profile"])
def test_whoever_is_concerned_reads_why_and_answers(app: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    operator = client_for(make_operator(app))
    suspension_id = suspend(app, cast, operator, kind)
    answering = cast.contact if kind == "profile" else cast.organizer
    person, page = client_for(answering), f"/me/suspensions/{suspension_id}"
    (letter,) = [text for text in letters_to(app, answering.email) if "suspended" in text]
    assert REASON in letter
    assert page in letter
    for text in (ANSWER, "One more thing"):
        assert person.post_form(f"{page}/answers", {"text": text}).status_code == 303
    assert person.post_form(f"{page}/answers", {"text": ""}).status_code == 422
    shown = person.visit(page)
    for text in (REASON, ANSWER, "One more thing"):
        assert text in shown
    assert client_for(cast.stranger).get(page).status_code == 404
    assert client_for(cast.owner).get(page).status_code == 404
    assert client_for(cast.stranger).post_form(f"{page}/answers", {"text": "Hello"}).status_code == 404

    assert "Answered" in operator.visit("/operator/suspended")
    desk = f"/operator/suspensions/{suspension_id}"
    operator.post_form(f"{desk}/looks", {})
    assert ANSWER in operator.visit(desk)
    final = "The page still pretends to be theirs, so it stays."
    assert operator.post_form(f"{desk}/replies", {"reason": final}).status_code == 303
    assert final in person.visit(page)
    assert final in letters_to(app, answering.email)[-1]
    assert "Answered" not in operator.visit("/operator/suspended")


def test_reasons_are_required(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    operator = client_for(make_operator(app))
    path = open_report(operator, report(app, cast, "event"))
    for reason in ("", "Too short", "x" * 1001):
        assert operator.post_form(f"{path}/suspension", {"reason": reason}).status_code == 422
    assert client_for(None).get(f"/events/{cast.event.slug}").status_code == 200


def test_only_with_a_fresh_sign_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A6: for what suspends and what restores."""
    operator = client_for(make_operator(app))
    path = open_report(operator, report(app, cast, "event"))
    with time_machine.travel(now() + timedelta(minutes=11)):
        open_report(operator, int(path.rpartition("/")[2]))
        answer = operator.post_form(f"{path}/suspension", {"reason": REASON})
        assert answer.location.startswith("/me/confirmation")
    assert client_for(None).get(f"/events/{cast.event.slug}").status_code == 200


def test_setting_a_report_aside(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    operator = client_for(make_operator(app))
    first, second = report(app, cast, "event"), report(app, cast, "event")
    assert operator.visit("/operator").text.count("An event") == 2
    path = open_report(operator, first)
    assert "Reported 2 times" in operator.visit(path)
    assert operator.post_form(f"{path}/closing", {}).status_code == 303
    assert "No report is waiting" in operator.visit("/operator")
    assert operator.visit("/operator/closed").text.count("Set aside") == 2
    with app.app_context():
        assert {row.outcome for row in db.session.scalars(select(Complaint))} == {"set_aside"}
    assert client_for(None).get(f"/events/{cast.event.slug}").status_code == 200
    assert second


def test_leaving_while_suspended(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Restoring somebody who has left brings nobody back before they come back themselves."""
    operator, code = client_for(make_operator(app)), code_of(app, cast.contact)
    suspension_id = suspend(app, cast, operator, "profile")
    with app.app_context():
        db.session.get_one(User, cast.contact.id).left_at = now()
        db.session.commit()
    restore(operator, suspension_id)
    assert client_for(None).get(f"/c/{code}").status_code == 410
