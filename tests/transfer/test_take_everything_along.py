"""Everything I have as JSON, as docs/export.md describes it; and my list as contact cards."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Block, Contact, Promise
from meetup.drafts import Template
from meetup.drafts.models import Draft, mark_sent
from meetup.events import Event
from meetup.extensions import db
from meetup.follow_up import RunThrough
from meetup.follow_up.run_throughs import RunScope
from meetup.goals import Goal
from meetup.people import User
from meetup.registration import Answer, Question, QuestionKind
from meetup.rooms.polls.models import PollChoice
from tests.announcements.announcing import announce, work
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.cards import listed, write
from tests.exchange.scans import share_all
from tests.transfer.vcard_readers import several_by_ical_js, several_by_vobject

NOTE = "Red scarf,\n“tall”, 100 %\\"


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    """Keeps a note, tags, a step, a promise and a draft about ``contact``, who shares everything."""
    share_all(app, cast.contact)
    client, path = client_for(cast.owner), f"/contacts/{cast.met.id}"
    client.post_form(f"{path}/note", {"note": NOTE, "version": "0", "next_step": "Call", "due_on": "2026-12-24"})
    client.post_form(f"{path}/tags", {"tags": "Speaker, Übung"})
    client.post_form(f"{path}/touches", {"kind": "thanked"})
    with app.app_context():
        Promise.add(db.session.get_one(Contact, cast.met.id), uuid4(), "mine", "Send the slides")
        db.session.commit()
    return client


def everything(client: Client) -> dict[str, Any]:
    answer = client.get("/me/export.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert "attachment" in answer.headers["Content-Disposition"]
    found: dict[str, Any] = json.loads(answer.data)
    return found


def person(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = (entry for entry in found["contacts"] if entry["name"] == name)
    assert isinstance(one, dict)
    return one


def test_it_says_what_it_is(owner: Client) -> None:
    found = everything(owner)
    assert (found["format"], found["version"]) == ("meetup-companion", 1)
    assert found["account"]["email"] == "owner@example.org"
    assert found["profile"]["name"] == "Owner Person"
    assert found["profile"]["phone"] == "+351 912 345 678"


def test_a_contact_with_all_that_i_wrote(cast: Cast, owner: Client) -> None:
    met = person(everything(owner), "Contact Person")
    assert met["kind"] == "member"
    assert met["card"] == {
        "headline": "contact by trade",
        "company": "Brightline",
        "emails": ["contact@work.example.org"],
        "phones": ["+351 912 345 678"],
    }
    assert (met["note"], met["next_step"], met["due_on"]) == (NOTE, "Call", "2026-12-24")
    assert met["tags"] == ["Speaker", "Übung"]
    assert [touch["kind"] for touch in met["touches"]] == ["thanked"]
    assert [(each["how"], each["event"]) for each in met["meetings"]] == [("scan", "PyData Lisbon")]
    assert [(each["side"], each["text"]) for each in met["promises"]] == [("mine", "Send the slides")]
    assert [(each["before"], each["after"]) for each in met["changes"]] == [("to_do", "waiting")]
    assert (met["event"], met["stage"]) == ("PyData Lisbon", "waiting")


def test_what_is_empty_is_left_out(owner: Client) -> None:
    assert "note" not in person(everything(owner), "Friend Person")


def test_events_goals_messages_sharing_and_blocks(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        attendance = db.session.get_one(Event, cast.event.id).find_attendance(cast.owner)
        assert attendance
        goal = Goal.add(attendance, "run data teams", 5, "meet")
        goal.set_done(1)
        goal.count(db.session.get_one(Contact, cast.met.id))
        Block.create(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.stranger.id))
        db.session.commit()
    owner.post_form(f"/events/{cast.event.slug}/sharing", {"shared": ["phone"]})
    owner.post_form("/guide/dismissals")
    owner.post_form(f"/rooms/{cast.room.id}/visits")
    said = owner.post_form(f"/rooms/{cast.room.id}/messages", {"body": "Hello, hall", "uuid": str(uuid4())})
    assert said.status_code < 400
    found = everything(owner)
    assert [(event["title"], event["role"]) for event in found["events"]] == [("PyData Lisbon", "attendee")]
    exported = {"kind": "meet", "text": "run data teams", "target": 5, "done": 1, "people": 1, "carried_from": None}
    assert found["events"][0]["goals"] == [exported]
    assert found["guide_dismissed_at"]
    (counted,) = person(found, "Contact Person")["goals"]
    assert (counted["event"], counted["kind"], counted["text"]) == ("PyData Lisbon", "meet", "run data teams")
    assert [(message["room"], message["body"]) for message in found["messages"]] == [("Hall B", "Hello, hall")]
    assert [each["shared"] for each in found["shared_at_events"]] == [["phone"]]
    assert [each["name"] for each in found["blocked"]] == ["Stranger Person"]


def test_how_i_stand_with_events_and_what_i_answered(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        question = Question.add(cast.event.id, QuestionKind.SHORT, "Why?", [], required=False)
        db.session.flush()
        Answer.store(cast.owner.id, {question.id: ["To meet people"]})
        db.session.commit()
    (mine,) = everything(owner)["registrations"]
    assert (mine["slug"], mine["state"]) == ("pydata-lisbon", "going")
    assert [change["state"] for change in mine["changes"]] == ["going"]
    assert [(each["question"], each["answer"]) for each in mine["answers"]] == [("Why?", "To meet people")]


def test_what_i_announced_and_was_told(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """G1"""
    announce(app, cast)
    work(app)
    owner.post_form("/me/announcements", {"event_id": str(cast.event.id)})
    mine, theirs = everything(owner), everything(client_for(cast.organizer))
    assert [(each["title"], each["audience"]) for each in theirs["announcements"]] == [("Doors", "going")]
    assert [(each["event"], each["text"]) for each in mine["announced_to_me"]] == [("PyData Lisbon", "They are open.")]
    assert mine["announcements"] == []
    assert mine["notifications"]["announcement_pushes_off_at"]
    assert "announcement_mail" in [each["kind"] for each in mine["agreements"]]


def test_what_i_wrote_before_and_sent_and_decided(app: Flask, cast: Cast, owner: Client) -> None:
    (friend,) = listed(app, cast.owner, "Friend Person")
    with app.app_context():
        met = db.session.get_one(Contact, cast.met.id)
        met.write_note("Blue scarf")
        Draft.save(met, "Hello", "Dear Contact")
        mark_sent(met)
        me = db.session.get_one(User, cast.owner.id)
        RunThrough.get_or_begin(me, RunScope()).decide(
            db.session.get_one(Contact, friend.id), "later", date(2030, 1, 2)
        )
        Template.create(me, "Warm", "Hi {name}")
        db.session.commit()
    found = everything(owner)
    met_said, friend_said = person(found, "Contact Person"), person(found, "Friend Person")
    assert [each["text"] for each in met_said["earlier_notes"]] == [NOTE]
    (draft,) = met_said["drafts"]
    assert (draft["subject"], draft["body"], "sent_at" in draft) == ("Hello", "Dear Contact", True)
    assert [(each["kind"], each["until"]) for each in friend_said["decisions"]] == [("later", "2030-01-02")]
    assert [run["stage"] for run in found["run_throughs"]] == ["to_do"]
    assert found["templates"] == [{"name": "Warm", "body": "Hi {name}"}]


def test_who_is_archived_is_there_and_who_was_merged_is_there_once(app: Flask, cast: Cast, owner: Client) -> None:
    write(owner, name="C. Person", phones="+351 933 333 333", note="Paper card")
    (part,) = listed(app, cast.owner, "C. Person")
    owner.post_form(f"/contacts/{cast.met.id}/merges", {"other_id": str(part.id)})
    assert owner.post_form(f"/contacts/{cast.met.id}/archiving").status_code == 303
    found = everything(owner)
    assert {entry["name"] for entry in found["contacts"]} == {"Contact Person", "Friend Person"}
    met = person(found, "Contact Person")
    assert [each["name"] for each in met["merged"]] == ["C. Person"]
    assert (met["card"]["phones"][-1], "archived_at" in met) == ("+351 933 333 333", True)
    assert set(met["note"].split("\n\n")) == {NOTE, "Paper card"}
    assert "Contact Person" not in owner.get("/contacts.csv?stage=all").text
    assert "Contact Person" in owner.get("/contacts.csv?stage=archived").text


def test_what_i_asked_and_chose_in_rooms(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """Mine alone, also where nobody else learns that it is mine."""
    room = f"/rooms/{cast.room.id}"
    poll = {"question": "Tabs or spaces?", "choices": "Tabs\nSpaces", "uuid": str(uuid4())}
    client_for(cast.staff).post_form(f"{room}/polls", poll)
    with app.app_context():
        tabs = db.session.scalars(select(PollChoice).order_by(PollChoice.id)).first()
        assert tabs
    owner.post_form(f"{room}/questions", {"body": "Why?", "anonymous": "y", "uuid": str(uuid4())})
    owner.post_form(f"/polls/{tabs.poll_id}/ballots", {"choice": str(tabs.id)})
    found = everything(owner)
    assert [(each["body"], each["anonymous"], each["room"]) for each in found["questions"]] == [
        ("Why?", True, "Hall B")
    ]
    assert [(each["question"], each["choice"]) for each in found["poll_votes"]] == [("Tabs or spaces?", "Tabs")]


def test_where_i_was_and_who_has_my_card(cast: Cast, owner: Client, client_for: ClientFor) -> None:
    owner.post_form(f"/rooms/{cast.room.id}/visits")
    found = everything(owner)
    assert [(visit["event"], visit["room"]) for visit in found["visits"]] == [("PyData Lisbon", "Hall B")]
    assert {each["name"] for each in found["have_my_card"]} >= {"Contact Person"}
    assert "owner@example.org" not in client_for(cast.contact).get("/me/export.json").text


def test_what_was_taken_back_is_not_in_it(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """P2, Q5"""
    client_for(cast.contact).post_form("/me/card/revocations")
    met = person(everything(owner), "Contact Person")
    assert "card" not in met
    assert met["note"] == NOTE


def test_of_others_it_holds_nothing(cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """P3: a note about somebody is not in their own export, nor in that of who runs the event."""
    for reader in (cast.contact, cast.organizer, cast.stranger):
        text = client_for(reader).get("/me/export.json").text
        assert "Red scarf" not in text
        assert "Send the slides" not in text
        assert "owner@example.org" not in text


def test_every_member_can(cast: Cast, client_for: ClientFor) -> None:
    assert everything(client_for(cast.stranger))["contacts"] == []


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_the_list_as_contact_cards(app: Flask, cast: Cast, owner: Client, version: str) -> None:
    """I4: two readers that share nothing find the same names, notes and words."""
    write(owner, name="李美玲 “Ana”, Jr.", emails="ana@example.org\nb@example.org", note="Line;\none")
    answer = owner.get(f"/contacts.vcf?stage=all&version={version}")
    assert (answer.mimetype, answer.headers["X-Rows"]) == ("text/vcard", "3")
    text = answer.data.decode()
    assert text.count(f"VERSION:{version}\r\n") == 3
    for found in (several_by_vobject(text), several_by_ical_js(text)):
        assert found.keys() == {"Contact Person", "Friend Person", "李美玲 “Ana”, Jr."}
        met = found["Contact Person"]
        assert met["categories"] == ["Speaker", "Übung"]
        assert met["note"].startswith("Met ")
        assert met["note"].endswith(f", PyData Lisbon\n{NOTE}")
        assert met["email"] == ["contact@work.example.org"]
        assert found["李美玲 “Ana”, Jr."]["email"] == ["ana@example.org", "b@example.org"]
        assert not found["Friend Person"]["email"]


def test_only_those_that_are_asked_for(cast: Cast, owner: Client) -> None:
    assert several_by_vobject(owner.get("/contacts.vcf?stage=waiting").text).keys() == {"Contact Person"}
    assert several_by_vobject(owner.get(f"/contacts.vcf?stage=all&id={cast.met.id}").text).keys() == {"Contact Person"}
    assert owner.get("/contacts.vcf?q=nobody").text == ""


def test_the_page_says_what_there_is(app: Flask, cast: Cast, owner: Client) -> None:
    page = owner.visit("/me/export")
    assert "Waiting (1)" in page
    form = page.form("/contacts.csv")
    assert [option["value"] for option in form.one("select", id="as").all("option")] == [
        "plain", "google", "outlook", "hubspot",
    ]  # fmt: skip
    assert form.one("button", formaction="/contacts.vcf")
    assert page.form("/me/export.json")
    assert [link for link in owner.visit("/me").all("a") if link["href"] == "/me/export"]
