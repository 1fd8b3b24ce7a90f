"""Offers and asks say what kind of help is meant, with a note, wherever they are shared and nowhere else."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.events import Attendance, EventTopic
from meetup.extensions import db
from meetup.people import ProfileTopic, User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor

NOTE = "Only on Tuesdays, over coffee"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def add(client: Client, field: str, topic: str, help_: str = "", note: str = "") -> int:
    form = {f"{field}-topic": topic, f"{field}-help": help_, f"{field}-note": note}
    return client.post_form(f"/me/{field}", form).status_code


def rows(app: Flask, person: User) -> list[tuple[str, str, str | None, str | None]]:
    with app.app_context():
        topics = db.session.get_one(User, person.id).profile.topics
        return [(topic.kind, topic.topic.name, topic.help, topic.note) for topic in topics]


def topic_id(app: Flask, person: User, kind: str) -> int:
    with app.app_context():
        query = select(ProfileTopic.topic_id).where(ProfileTopic.user_id == person.id, ProfileTopic.kind == kind)
        return db.session.scalars(query).one()


def test_add_change_and_remove(app: Flask, cast: Cast, owner: Client) -> None:
    assert add(owner, "offers", "rust", "mentoring", NOTE) == 303
    assert add(owner, "asks", "Förderanträge") == 303
    assert add(owner, "offers", "Hedge laying", "friendship") == 303
    page = owner.visit("/me/offers-and-asks")
    for text in ("Mentoring: Rust", NOTE, "Friendship: Hedge laying", "Grant writing"):
        assert text in page
    assert rows(app, cast.owner) == [
        ("offer", "Rust", "mentoring", NOTE),
        ("ask", "Grant writing", None, None),
        ("offer", "Hedge laying", "friendship", None),
    ]
    ask = f"/me/asks/{topic_id(app, cast.owner, 'ask')}"
    assert "Grant writing" in owner.visit(ask)
    assert owner.post_form(ask, {"help": "information", "note": "For a museum"}).status_code == 303
    assert ("ask", "Grant writing", "information", "For a museum") in rows(app, cast.owner)
    assert owner.post_form(f"{ask}/removal", {}).status_code == 303
    assert [kind for kind, *_ in rows(app, cast.owner)] == ["offer", "offer"]


def test_adding_one_again_describes_it(app: Flask, cast: Cast, owner: Client) -> None:
    add(owner, "offers", "Rust", "mentoring")
    add(owner, "offers", "RUST", "", NOTE)
    assert rows(app, cast.owner) == [("offer", "Rust", None, NOTE)]


def test_saving_the_profile_keeps_what_was_said_and_the_order(app: Flask, cast: Cast, owner: Client) -> None:
    add(owner, "offers", "Rust", "mentoring", NOTE)
    form = {"name": "Owner Person", "interests": "rust", "offers": "chess, rust", "asks": ""}
    assert owner.post_form("/me/profile", form).status_code == 303
    assert [row for row in rows(app, cast.owner) if row[0] == "offer"] == [
        ("offer", "Chess", None, None),
        ("offer", "Rust", "mentoring", NOTE),
    ]
    assert ("interest", "Rust", None, None) in rows(app, cast.owner)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"topic": ""}, "Type a topic, such as mentoring."),
        ({"topic": "Rust", "note": "x" * 141}, "Keep this to 140 characters."),
        ({"topic": "x" * 41}, "Keep this to 40 characters."),
        ({"topic": "Rust", "help": "magic"}, "Not a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    app: Flask, cast: Cast, owner: Client, values: dict[str, str], problem: str
) -> None:
    answer = owner.post_form("/me/asks", {f"asks-{name}": value for name, value in values.items()})
    assert answer.status_code == 422
    assert problem in answer.text
    assert all(value in answer.text for name, value in values.items() if name != "help")
    assert rows(app, cast.owner) == []


def test_there_are_no_more_than_fit(app: Flask, cast: Cast, owner: Client) -> None:
    for number in range(12):
        assert add(owner, "asks", f"Hobby {number}") == 303
    assert add(owner, "asks", "One more") == 422
    assert len(rows(app, cast.owner)) == 12


def test_somebody_elses_is_as_missing_as_none(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    add(client_for(cast.contact), "asks", "Rust", "mentoring", NOTE)
    theirs, owner = topic_id(app, cast.contact, "ask"), client_for(cast.owner)
    for address in (f"/me/asks/{theirs}", f"/me/asks/{theirs + 999}", f"/me/offers/{theirs}"):
        assert owner.get(address).status_code == 404
        assert owner.post_form(address, {"note": "Mine now"}).status_code == 404
        assert owner.post_form(f"{address}/removal", {}).status_code == 404
    assert rows(app, cast.contact) == [("ask", "Rust", "mentoring", NOTE)]


@pytest.mark.parametrize(("field", "shared"), [("offers", True), ("offers", False), ("asks", True), ("asks", False)])
def test_they_go_where_the_topic_goes_and_nowhere_else(
    app: Flask, cast: Cast, client_for: ClientFor, field: str, shared: bool
) -> None:
    """P1: the card, the contact's page, the directory, and the exports of the other side."""
    add(client_for(cast.contact), field, "Rust", "mentoring", NOTE)
    with app.app_context():
        person = db.session.get_one(User, cast.contact.id)
        person.profile.share([field] if shared else ["interests", "asks" if field == "offers" else "offers"])
        attendance = db.session.scalars(select(Attendance).where(Attendance.user_id == person.id)).one()
        attendance.list_in_directory()
        db.session.commit()
        listed = attendance.id
        code = person_code(person)
        assert db.session.scalars(select(EventTopic.kind)).all() == ([field[:-1]] if shared else [])
    owner = client_for(cast.owner)
    pages = [f"/contacts/{cast.met.id}", f"/events/{cast.event.slug}/people/{listed}", f"/c/{code}"]
    for address in pages:
        text = owner.get(address).text
        assert ("Mentoring: Rust" in text, NOTE in text) == (shared, shared), address
    guest = client_for(None).get(f"/c/{code}").text
    assert (NOTE in guest) == shared
    notes = [{"kind": field[:-1], "topic": "Rust", "help": "mentoring", "note": NOTE}]
    exported = json.loads(owner.get("/me/export.json").data)
    (person_exported,) = (contact for contact in exported["contacts"] if contact["name"] == "Contact Person")
    assert person_exported.get("card", {}).get("topic_notes", []) == (notes if shared else [])
    own = json.loads(client_for(cast.contact).get("/me/export.json").data)
    assert own["profile"]["topic_notes"] == notes


def person_code(person: User) -> str:
    return Code.get_or_create_phone_code(person).code


def test_the_page_says_what_only_i_see_so_far(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.share(["asks"])
        db.session.commit()
    assert "Only you see this so far." not in owner.visit("/me/offers-and-asks"), "there is nothing yet"
    add(owner, "asks", "Rust")
    assert "Only you see this so far." not in owner.visit("/me/offers-and-asks")
    add(owner, "offers", "Rust")
    page = owner.visit("/me/offers-and-asks")
    assert page.markup.count("Only you see this so far.") == 1
    assert "Share it" in [link.text for link in page.all("a", href="/me/sharing")]
    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.share(["asks", "offers"])
        db.session.commit()
    assert "Only you see this so far." not in owner.visit("/me/offers-and-asks")
