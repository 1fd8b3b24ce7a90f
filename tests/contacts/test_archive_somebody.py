"""Putting somebody out of the way: out of the list, the counts and every reminder, with nothing deleted."""

from typing import Any

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.formats import today
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, kept, rows, scan

NAME = "Contact Person"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def archive(client: Client, path: str) -> None:
    assert client.post_form(f"{path}/archiving").location == path


@pytest.mark.slow
def test_out_of_the_list_the_counts_and_the_search(owner: Client, path: str) -> None:
    counted = "To do 2"
    assert counted in owner.visit("/contacts").text
    archive(owner, path)
    for address in ("/contacts", "/contacts?stage=all", "/contacts?stage=all&q=contact+person", "/contacts?due=none"):
        page = owner.visit(address)
        assert NAME not in page.one(id="people").text, address
        assert counted not in page.text
        assert "To do 1" in page.text
    assert NAME not in owner.get("/contacts.csv?stage=all").text


def test_found_among_the_archived(cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/tags", {"tags": "Speaker"})
    archive(owner, path)
    for words in ("", "contact", "speaker"):
        found = owner.visit(f"/contacts?stage=archived&q={words}")
        assert NAME in found.one(id="people").text
        assert "Friend Person" not in found.one(id="people").text
    assert "Search archived" in owner.visit("/contacts?stage=all&q=contact+person")
    assert found.one("input", name="stage", type="hidden")["value"] == "archived"
    assert "No matches" in owner.visit("/contacts?stage=archived&q=friend")


def test_the_archive_may_be_empty(owner: Client) -> None:
    assert "Nothing archived." in owner.visit("/contacts?stage=archived")


def test_nothing_reminds_of_them(owner: Client, path: str) -> None:
    day = str(today("Europe/Lisbon"))
    owner.post_form(f"{path}/step", {"next_step": "canary-step", "due_on": day})
    owner.post_form(f"{path}/promises", {"side": "mine", "text": "canary-promise", "due_on": day})
    assert "canary" in owner.visit("/")
    archive(owner, path)
    owner.visit("/")
    assert "canary" not in owner.visit("/")
    assert NAME not in owner.visit("/run-through?run=to_do").one("main")


def test_back_as_they_were(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/note", {"note": "Red scarf", "version": "0"})
    before = contacts_but_for_changes(app)
    archive(owner, path)
    archived_at = kept(app, cast.owner, cast.contact).archived_at
    archive(owner, path)
    assert kept(app, cast.owner, cast.contact).archived_at == archived_at
    page = owner.visit(path)
    assert "off your list and reminders" in page
    assert page.one("textarea", name="note").text == "Red scarf"
    assert owner.post_form(f"{path}/archiving/removal").location == path
    assert contacts_but_for_changes(app) == before


def contacts_but_for_changes(app: Flask) -> list[tuple[Any, ...]]:
    """Return the rows of contacts without when they changed, which calendars need."""
    at = Contact.__table__.columns.keys().index("changed_at")
    return [tuple(row[:at]) + tuple(row[at + 1 :]) for row in rows(app)["contacts"]]


def test_meeting_anew_brings_them_back(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    archive(owner, path)
    scan(owner, code_of(app, cast.contact))
    assert NAME in owner.visit("/contacts").one(id="people").text


def test_a_meeting_from_before_that_arrives_later_does_not(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    """Q7: what counts is when they met."""
    at = kept(app, cast.owner, cast.contact).met_at
    archive(owner, path)
    scan(owner, code_of(app, cast.contact), at=at.isoformat())
    assert kept(app, cast.owner, cast.contact).archived_at


def test_several_at_once_are_found_there_too(cast: Cast, owner: Client, path: str) -> None:
    archive(owner, path)
    form = {"act": "tag", "tag": "Later", "contact_id": str(cast.met.id)}
    owner.post_form("/contacts/selections?stage=archived", form)
    assert "#Later" in owner.visit("/contacts?stage=archived")


def test_theirs_of_me_is_not_touched(app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str) -> None:
    """It is silent: nobody else sees or loses anything."""
    archive(owner, path)
    assert kept(app, cast.contact, cast.owner).archived_at is None
    assert "Owner Person" in client_for(cast.contact).visit("/contacts")


@pytest.mark.parametrize("who", ["contact", "stranger", "organizer"])
def test_nobody_else_archives(cast: Cast, client_for: ClientFor, path: str, who: str) -> None:
    """Z2."""
    client = client_for(getattr(cast, who))
    for address in (f"{path}/archiving", f"{path}/archiving/removal"):
        assert client.post_form(address).status_code == 404
