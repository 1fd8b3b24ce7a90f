"""A6: files of many people need a sign-in of the last ten minutes."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.talk import saying
from meetup.rooms.talk.notices import Notice
from meetup.rooms.talk.reactions import Reaction
from meetup.rooms.talk.readings import Reading
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.transfer.test_take_everything_along import everything


@pytest.mark.parametrize("path", ["/me/export.json", "/contacts.csv", "/contacts.vcf"])
def test_an_old_sign_in_is_asked_for_again(cast: Cast, client_for: ClientFor, path: str) -> None:
    client = client_for(cast.owner)
    assert client.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = client.get(path)
    assert (answer.status_code, next_of(answer).partition("?")[0]) == (303, "/me/export")


def test_also_for_those_that_are_ticked_but_not_for_one_card(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        ticked = {"act": "save", "file": "plain", "contact_id": str(cast.met.id)}
        answer = client.post_form("/contacts/selections", ticked)
        assert (answer.status_code, next_of(answer)[:10]) == (303, "/contacts?")
        assert client.get(f"/contacts/{cast.met.id}.vcf").status_code == 200


def next_of(answer: TestResponse) -> str:
    """Where to go on after confirming."""
    return parse_qs(urlsplit(answer.location).query)["next"][0]


def confirmed(client: Client, person: User, answer: TestResponse) -> Page:
    """The page that follows when they have confirmed."""
    before = client.visit(next_of(answer))
    assert "You're confirmed" not in before
    client.sign_in(person)
    return client.visit(next_of(answer))


@pytest.mark.parametrize(
    "path",
    ["/me/export.json", "/me/export.json?from=1", "/contacts.csv?as=hubspot&stage=to_do", "/contacts.vcf?q=owner"],
)
def test_what_was_asked_for_may_be_saved_then(cast: Cast, client_for: ClientFor, path: str) -> None:
    client = client_for(cast.owner)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        page = confirmed(client, cast.owner, client.get(path))
        assert "You're confirmed. You can export for the next 10 minutes" in page
        address = page.one("a", id="again")["href"]
        assert client.get(address).status_code == 200
    wanted, offered = urlsplit(path), urlsplit(address)
    assert (offered.path, parse_qs(offered.query)) == (wanted.path, parse_qs(wanted.query))


@pytest.mark.parametrize("query", ["save=x", "save=", "save=everything&_external=1&endpoint=x", "q=" + "%C3%A9" * 300])
def test_odd_addresses_of_that_page(cast: Cast, client_for: ClientFor, query: str) -> None:
    client = client_for(cast.owner)
    client.visit(f"/me/export?{query}")
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = client.get(f"/contacts.csv?{query}")
    assert next_of(answer).partition("?")[0] == "/me/export"


def test_ticks_and_file_are_still_there_afterwards(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        form = {"act": "save", "file": "4.0", "contact_id": str(cast.met.id)}
        page = confirmed(client, cast.owner, client.post_form("/contacts/selections?select=1&stage=all", form))
    assert "You're confirmed. Export them now." in page
    assert "checked" in page.one("input", name="contact_id", value=str(cast.met.id)).attributes
    assert "selected" in page.one("option", value="4.0").attributes


def test_everything_says_what_rooms_know(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        owner, friend = (db.session.get_one(User, who.id) for who in (cast.owner, cast.friend))
        message = saying.say(db.session.get_one(Room, cast.room.id), friend, "Hello @Owner", uuid4())
        Reaction.add(message.id, owner, "👍")
        Reading.advance_to(message, owner)
        db.session.add(Notice(user_id=owner.id, message_id=message.id, kind="mention"))
        db.session.commit()
    found = everything(client_for(cast.owner))
    place = {"event": "PyData Lisbon", "room": "Hall B"}
    assert found["reactions"] == [{**place, "emoji": "👍"}]
    assert [{**entry, "read_to": ""} for entry in found["readings"]] == [{**place, "read_to": ""}]
    assert [entry["kind"] for entry in found["notices"]] == ["mention"]
    assert found["messages"] == found["coffees"] == []
    assert "Hello" not in str(found), "what others said is theirs"
