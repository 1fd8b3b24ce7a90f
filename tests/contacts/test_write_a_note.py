"""A private note: kept as typed, never overwritten unseen, read by nobody but its owner."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import JSON, kept, rows

CANARY = "Canary: owes me a coffee"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.mark.parametrize("note", ["Red scarf", "Two\nlines", '李美玲 🎷 <b>&amp;</b> "quotes" {{ 7 }}', "x" * 5000])
def test_it_is_kept_as_typed(owner: Client, path: str, note: str) -> None:
    answer = owner.post_form(f"{path}/note", {"note": note.replace("\n", "\r\n"), "version": "0"})
    assert answer.location == path
    shown = owner.visit(path)
    assert "Note saved" in shown
    field = shown.one("textarea", name="note")
    assert "".join(field.texts()).replace("\r\n", "\n").removeprefix("\n") == note


def test_it_can_be_emptied(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/note", {"note": "Red scarf", "version": "0"})
    owner.post_form(f"{path}/note", {"note": "", "version": "1"})
    assert kept(app, cast.owner, cast.contact).note == ""


def test_too_long_a_note_gets_a_sentence_and_stays_typed(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    answer = owner.post_form(f"{path}/note", {"note": "x" * 5001, "version": "0"})
    assert answer.status_code == 422
    assert "Keep this to 5000 characters." in answer.text
    assert "x" * 5001 in answer.text
    assert kept(app, cast.owner, cast.contact).note == ""


def test_saved_by_itself(owner: Client, path: str) -> None:
    first = owner.post_form(f"{path}/note", {"note": "Red", "version": "0"}, headers=JSON)
    assert (first.status_code, first.json) == (200, {"version": 1})
    same = owner.post_form(f"{path}/note", {"note": "Red", "version": "1"}, headers=JSON)
    assert same.json == {"version": 1}
    long = owner.post_form(f"{path}/note", {"note": "x" * 5001, "version": "1"}, headers=JSON)
    assert (long.status_code, long.json) == (422, {"message": "Keep this to 5000 characters."})


def test_a_note_from_elsewhere_is_not_written_over(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/note", {"note": "From the laptop", "version": "0"})
    answer = owner.post_form(f"{path}/note", {"note": "From the phone", "version": "0"}, headers=JSON)
    assert (answer.status_code, answer.json) == (409, {"note": "From the laptop", "version": 1})
    assert kept(app, cast.owner, cast.contact).note == "From the laptop"


def test_the_form_shows_both_notes_and_takes_the_second_try(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/note", {"note": "From the laptop", "version": "0"})
    answer = owner.post_form(f"{path}/note", {"note": "From the phone", "version": "0"})
    assert answer.status_code == 409
    assert "It now says: “From the laptop”" in answer.text
    assert "From the phone" in answer.text
    assert 'name="version" value="1"' in answer.text
    owner.post_form(f"{path}/note", {"note": "From the phone", "version": "1"})
    assert kept(app, cast.owner, cast.contact).note == "From the phone"


@pytest.mark.parametrize("version", ["x", "9" * 40, "-1"])
def test_a_broken_version_is_no_mishap(owner: Client, path: str, version: str) -> None:
    assert owner.post_form(f"{path}/note", {"note": "Red", "version": version}).status_code in (409, 422)


@pytest.mark.parametrize("who", ["contact", "friend", "stranger", "organizer", "staff"])
def test_for_everybody_else_there_is_no_note(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, path: str, who: str
) -> None:
    """Z2, P3: the person themself and the organizers included; the answer is that of a contact that is not there."""
    owner.post_form(f"{path}/note", {"note": CANARY, "version": "0"})
    client, before = client_for(getattr(cast, who)), rows(app)
    for address in (path, f"{path}.vcf"):
        assert (
            client.get(address).status_code
            == client.get(address.replace(str(cast.met.id), "999999")).status_code
            == 404
        )
    for action, form in (
        ("note", {"note": "Mine now", "version": "1"}),
        ("step", {"next_step": "Mine"}),
        ("step/completion", {}),
        ("stage", {"stage": "let_go"}),
        ("touches", {"kind": "thanked"}),
        ("notice", {}),
        ("block", {}),
    ):
        assert client.post_form(f"{path}/{action}", form).status_code == 404
    assert rows(app) == before
