"""A scan of a phone code: each is on the other's list, with the place, once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.events import EventSharing
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.rooms import Room
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.exchange.scans import badge_of, code_of, contact, encounters, event, kept, refusal, rows, scan
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def stranger_code(app: Flask, cast: Cast) -> str:
    return code_of(app, cast.stranger)


def test_each_has_the_other(app: Flask, cast: Cast, owner: Client, stranger_code: str) -> None:
    answer = scan(owner, stranger_code, how="photo")
    assert answer.status_code == 201
    mine, theirs = kept(app, cast.owner, cast.stranger), kept(app, cast.stranger, cast.owner)
    assert answer.json == {"contact": mine.id, "url": f"/contacts/{mine.id}"}
    meeting = encounters(app)[-1]
    assert (meeting.contact_id, meeting.mirror_id, meeting.how) == (mine.id, theirs.id, "photo")
    assert (mine.stage, theirs.stage) == ("to_do", "to_do")
    assert mine.met_at == theirs.met_at == meeting.met_at


def test_the_sheet_says_who_it_is_and_where(app: Flask, cast: Cast, owner: Client) -> None:
    code, uuid = code_of(app, cast.staff), str(uuid4())
    for status in (201, 200):
        answer = scan(owner, code, headers={"Accept": "text/vnd.meetup.fragment+html"}, uuid=uuid)
        sheet = Page(answer.text)
        assert answer.status_code == status
        assert not sheet.whole
        assert "Staff Person staff by trade · " in sheet
        assert " · PyData Lisbon Saved" in sheet


def test_a_replay_is_the_same_meeting(app: Flask, owner: Client, stranger_code: str) -> None:
    first = scan(owner, stranger_code, uuid=(uuid := str(uuid4())))
    again = scan(owner, stranger_code, uuid=uuid)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert len([meeting for meeting in encounters(app) if str(meeting.uuid) == uuid]) == 1


def test_a_second_scan_is_a_second_meeting_of_the_same_contact(app: Flask, owner: Client, stranger_code: str) -> None:
    before = len(encounters(app))
    first, second = scan(owner, stranger_code), scan(owner, stranger_code)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert len(encounters(app)) == before + 2


def test_somebody_elses_uuid_is_no_replay(app: Flask, cast: Cast, client_for: ClientFor, stranger_code: str) -> None:
    scan(client_for(cast.owner), stranger_code, uuid=(uuid := str(uuid4())))
    answer = scan(client_for(cast.contact), stranger_code, uuid=uuid)
    assert answer.status_code == 201
    assert answer.json == {
        "contact": kept(app, cast.contact, cast.stranger).id,
        "url": f"/contacts/{kept(app, cast.contact, cast.stranger).id}",
    }


@pytest.mark.parametrize("uuid", ["", "no uuid", "1234"])
def test_a_scan_needs_its_uuid(owner: Client, stranger_code: str, uuid: str) -> None:
    assert scan(owner, stranger_code, uuid=uuid).status_code == 422


def test_ones_own_code_connects_with_nobody(app: Flask, cast: Cast, owner: Client) -> None:
    before = rows(app)
    answer = scan(owner, code_of(app, cast.owner))
    assert answer.status_code == 422
    assert "your own code" in refusal(answer)
    assert rows(app) == before


def test_a_replaced_code_connects_with_nobody_and_the_people_met_stay(app: Flask, cast: Cast, owner: Client) -> None:
    """Q3"""
    with app.app_context():
        Code.get_phone_code(cast.contact).rotate()
        db.session.commit()
        old = db.session.scalars(db.select(Code).where(Code.revoked_at.is_not(None))).one().code
    answer = scan(owner, old)
    assert answer.status_code == 410
    assert "replaced" in refusal(answer)
    assert contact(app, cast.owner, cast.contact)
    assert scan(owner, code_of(app, cast.contact)).status_code == 201


@pytest.mark.parametrize(
    "code", ["0000000000000000", "K7Q2", "😀", "%", "https://elsewhere.example/c/0000000000000000"]
)
def test_an_unknown_code_gets_a_sentence(owner: Client, code: str) -> None:
    answer = scan(owner, code)
    assert answer.status_code == 404
    assert refusal(answer) == "We don't know that code. Check the letters, or ask to see it again."


def test_guessing_codes_is_slowed_down(owner: Client, stranger_code: str) -> None:
    """Q1"""
    guesses = [scan(owner, f"{number:016}").status_code for number in range(31)]
    assert guesses == [404] * 30 + [429]


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: f" {code[:4]}-{code[4:8]} {code[8:]}", "http://localhost/c/{}".format]
)
def test_a_code_is_forgiven_how_it_is_written(owner: Client, stranger_code: str, written: object) -> None:
    assert scan(owner, written(stranger_code)).status_code == 201  # type: ignore[operator]


def test_looking_at_a_card_writes_nothing(app: Flask, visit: Visit, cast: Cast, stranger_code: str) -> None:
    """Q4"""
    visit("/", cast.owner)
    before = rows(app)
    for person in (None, cast.owner, cast.stranger):
        for _ in range(10):
            if person is not cast.stranger:
                visit(f"/c/{stranger_code}", person)
    assert rows(app) == before


def test_connecting_needs_a_token_and_a_sign_in(
    app: Flask, owner: Client, client_for: ClientFor, stranger_code: str
) -> None:
    """Q4"""
    before = rows(app)
    facts = {"code": stranger_code, "uuid": str(uuid4())}
    assert owner.post("/contacts", data=facts).status_code == 400
    assert scan(client_for(None), stranger_code).status_code == 401
    assert rows(app) == before


def test_one_tap_on_the_card_connects(app: Flask, cast: Cast, owner: Client, stranger_code: str) -> None:
    """The way of a phone's own camera, and of browsers without JavaScript."""
    form = owner.visit(f"/c/{stranger_code}").form("/contacts")
    fields = {field["name"]: field.get("value") for field in form.all("input")}
    answer = owner.post("/contacts", data=fields)
    assert answer.location == f"/contacts/{kept(app, cast.owner, cast.stranger).id}"
    assert "Saved: Stranger Person is on your list" in owner.visit(answer.location)
    assert "is on your list" in owner.visit(f"/c/{stranger_code}")
    assert owner.post("/contacts", data=fields).status_code == 303
    assert len([meeting for meeting in encounters(app) if meeting.scanned_id == cast.stranger.id]) == 1


def test_they_met_at_the_event_that_both_are_at(app: Flask, cast: Cast, owner: Client) -> None:
    scan(owner, code_of(app, cast.friend))
    assert kept(app, cast.owner, cast.friend).place == "PyData Lisbon"
    assert kept(app, cast.friend, cast.owner).place == "PyData Lisbon"


@pytest.mark.parametrize("code_for", [code_of, "badge"])
def test_a_first_meeting_leaves_nothing_to_update(app: Flask, cast: Cast, owner: Client, code_for: Any) -> None:
    """Both contacts are inserted as the rules for one meeting have it, whatever was given, where and by whom."""
    with app.app_context():
        staff = db.session.merge(cast.staff)
        Room.create(db.session.merge(cast.event), "Foyer").enter(staff)
        EventSharing.set_fields(staff, cast.event.id, ["company"])
        db.session.commit()
    code = badge_of(app, cast.staff, cast.event) if code_for == "badge" else code_for(app, cast.staff)
    assert scan(owner, code).status_code == 201
    with app.app_context():
        for one, other in ((cast.owner, cast.staff), (cast.staff, cast.owner)):
            contact = Contact.find(one, other)
            assert contact is not None
            contact.apply_meetings(Encounter.all_for(contact))
            assert not db.session.is_modified(contact)
            assert contact.place == "Foyer, PyData Lisbon"


def test_they_met_nowhere_that_we_know_of(app: Flask, cast: Cast, owner: Client, stranger_code: str) -> None:
    scan(owner, stranger_code)
    assert kept(app, cast.owner, cast.stranger).place == ""


def test_they_met_in_the_room_entered_last(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        foyer = Room.create(db.session.merge(cast.event), "Foyer")
        for room, person in ((cast.room, cast.owner), (cast.room, cast.friend), (foyer, cast.friend)):
            db.session.merge(room).enter(db.session.merge(person))
            db.session.commit()
    scan(owner, code_of(app, cast.friend))
    assert kept(app, cast.owner, cast.friend).place == "Foyer, PyData Lisbon"
    assert kept(app, cast.friend, cast.owner).place == "Foyer, PyData Lisbon"


def test_of_events_that_are_on_the_chosen_one_counts(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        event(cast.organizer, "Dinner", 0, cast.owner, cast.friend)
    scan(owner, code_of(app, cast.friend))
    assert kept(app, cast.owner, cast.friend).place == "Dinner"
    scan(owner, code_of(app, cast.friend), event_id=cast.event.id)
    assert kept(app, cast.owner, cast.friend).place == "PyData Lisbon"


@pytest.mark.parametrize("attends", [True, False])
def test_choosing_another_tells_nothing_of_who_attends_it(app: Flask, cast: Cast, owner: Client, attends: bool) -> None:
    """P4: nor does correcting the place, which is a note of one's own."""
    with app.app_context():
        past = event(cast.organizer, "Last year", -365, cast.owner, *([cast.stranger] if attends else [])).id
    scan(owner, code_of(app, cast.stranger), event_id=past)
    mine = kept(app, cast.owner, cast.stranger)
    assert mine.place == ""
    owner.post_form(f"/encounters/{encounters(app)[-1].id}/place", {"event_id": past})
    assert kept(app, cast.owner, cast.stranger).place == "Last year"
    assert kept(app, cast.stranger, cast.owner).place == ""
    history = owner.visit(f"/contacts/{mine.id}").all("ol")[-1]
    assert "Met at Last year" in history.text, "their own note, whoever attends"


@pytest.mark.parametrize("event_id", ["", "x", "-1", "999999", "9" * 30])
def test_an_event_that_is_not_mine_to_choose_is_left_out(app: Flask, cast: Cast, owner: Client, event_id: str) -> None:
    assert scan(owner, code_of(app, cast.friend), event_id=event_id).status_code == 201
    assert kept(app, cast.owner, cast.friend).place == "PyData Lisbon"


def test_somebody_elses_event_cannot_be_chosen(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        secret = event(cast.organizer, "Secret dinner", 0).id
    scan(owner, code_of(app, cast.friend), event_id=secret)
    assert kept(app, cast.owner, cast.friend).place == "PyData Lisbon"


@pytest.mark.parametrize(
    "at", ["", "yesterday", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "2026-01-01"]
)
def test_a_clock_that_tells_nonsense_is_not_believed(
    app: Flask, cast: Cast, owner: Client, stranger_code: str, at: str
) -> None:
    before = now()
    assert scan(owner, stranger_code, at=at).status_code == 201
    assert before - timedelta(minutes=1) < kept(app, cast.owner, cast.stranger).met_at <= now()


def test_a_note_written_on_the_way_comes_along(app: Flask, cast: Cast, owner: Client, stranger_code: str) -> None:
    facts: dict[str, Any] = {
        "uuid": str(uuid4()),
        "note": "Red scarf",
        "next_step": "Send the slides",
        "due_on": "2027-01-31",
    }
    scan(owner, stranger_code, **facts)
    scan(owner, stranger_code, **{**facts, "note": "Red scarf, Kafka"})
    mine = kept(app, cast.owner, cast.stranger)
    assert (mine.note, mine.next_step, str(mine.due_on)) == ("Red scarf, Kafka", "Send the slides", "2027-01-31")
    assert kept(app, cast.stranger, cast.owner).note == ""


def test_whoever_is_met_again_elsewhere_is_to_be_followed_up_again(app: Flask, cast: Cast, owner: Client) -> None:
    met = kept(app, cast.owner, cast.contact)
    owner.post_form(f"/contacts/{met.id}/stage", {"stage": "in_touch"})
    scan(owner, code_of(app, cast.contact))
    assert kept(app, cast.owner, cast.contact).stage == "in_touch"
    with app.app_context():
        dinner = event(cast.organizer, "Dinner", 0, cast.owner, cast.contact).id
    scan(owner, code_of(app, cast.contact), event_id=dinner)
    assert kept(app, cast.owner, cast.contact).stage == "to_do"


def test_a_form_that_back_brought_up_again_still_saves_the_next_person(app: Flask, cast: Cast, owner: Client) -> None:
    """Its UUID was used for somebody else: nobody is lost, and a replay of either is still one meeting."""
    uuid, before = str(uuid4()), len(encounters(app))
    for _ in range(2):
        for person in (cast.stranger, cast.organizer):
            assert scan(owner, code_of(app, person), uuid=uuid).status_code in (200, 201)
    assert kept(app, cast.owner, cast.organizer)
    assert len(encounters(app)) == before + 2


def test_a_replay_does_not_undo_what_was_written_since(app: Flask, cast: Cast, owner: Client) -> None:
    first: dict[str, Any] = {"uuid": str(uuid4()), "note": "Will send the slides", "next_step": "Send the slides"}
    code = code_of(app, cast.stranger)
    scan(owner, code, **first)
    mine = kept(app, cast.owner, cast.stranger)
    owner.post_form(f"/contacts/{mine.id}/note", {"note": "Sent.", "version": "1"})
    owner.post_form(f"/contacts/{mine.id}/step/completion")
    scan(owner, code, **first)
    mine = kept(app, cast.owner, cast.stranger)
    assert (mine.note, mine.next_step) == ("Sent.", "")
    scan(owner, code, **{**first, "note": "Will send the slides, and the book"})
    assert kept(app, cast.owner, cast.stranger).note == "Sent.\nWill send the slides, and the book"


def test_a_private_event_is_not_written_into_somebody_elses_list(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        mine = event(cast.owner, "My secret draft", 0).id
    scan(owner, code_of(app, cast.friend), event_id=mine)
    assert kept(app, cast.friend, cast.owner).place == "PyData Lisbon"
    page = owner.visit(f"/contacts/{kept(app, cast.owner, cast.friend).id}")
    (place,) = [form["action"] for form in page.all("form") if form["action"].endswith("/place")]
    owner.post_form(place, {"event_id": str(mine)})
    assert kept(app, cast.owner, cast.friend).place == "My secret draft"
    assert kept(app, cast.friend, cast.owner).place == "PyData Lisbon"


def test_clocks_that_run_backwards_are_no_mistake_of_ours(app: Flask, cast: Cast, owner: Client) -> None:
    times: dict[str, Any] = {"at": "9998-01-01T00:00:00+00:00", "sent_at": "1971-01-01T00:00:00+00:00"}
    assert scan(owner, code_of(app, cast.stranger), **times).status_code == 201
