"""What a note said before: kept when somebody may miss it, shown to its owner alone, and brought back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.notes import MAX_EARLIER_NOTES, EarlierNote, removed_length
from meetup.extensions import db, now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.exchange.scans import JSON, kept

Write = Callable[[str], None]
CANARY = "Canary: owes me a coffee"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def write(app: Flask, cast: Cast, owner: Client, path: str) -> Write:
    """Save a note over the one that is there."""

    def save(note: str) -> None:
        version = kept(app, cast.owner, cast.contact).note_version
        answer = owner.post_form(f"{path}/note", {"note": note, "version": str(version)}, headers=JSON)
        assert answer.status_code == 200

    return save


def earlier(app: Flask, cast: Cast) -> list[str]:
    """The latest first."""
    with app.app_context():
        return [note.text for note in EarlierNote.all_for(cast.met)]


def note_ids(app: Flask, cast: Cast) -> list[int]:
    with app.app_context():
        return [note.id for note in EarlierNote.all_for(cast.met)]


@pytest.mark.parametrize(
    ("before", "after", "characters"),
    [
        ("Red", "Red scarf", 0),
        ("Red scarf", "Red", 6),
        ("Red scarf", "Green scarf", 3),
        ("From the laptop", "From the phone", 6),
        ("aaa", "aa", 1),
        ("", "x", 0),
        ("李美玲 🎷", "李美玲", 2),
        ("abc", "abcabc", 0),
    ],
)
def test_what_a_change_takes_out(before: str, after: str, characters: int) -> None:
    assert removed_length(before, after) == characters


def test_typing_on_is_not_history(app: Flask, cast: Cast, write: Write) -> None:
    for note in ("R", "Red", "Red sarf", "Red scarf", "Red scarf, likes jazz"):
        write(note)
    assert earlier(app, cast) == []


def test_what_was_taken_out_is(app: Flask, cast: Cast, owner: Client, path: str, write: Write) -> None:
    write("Red scarf, likes jazz")
    write("Green hat")
    write("")
    assert earlier(app, cast) == ["Green hat", "Red scarf, likes jazz"]
    assert "Red scarf, likes jazz" in owner.visit(f"{path}/notes")


def test_what_stood_for_a_while_is(app: Flask, cast: Cast, write: Write) -> None:
    write("Red scarf")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        write("Red scarf, likes jazz")
        write("Red scarf, likes jazz and blues")
    assert earlier(app, cast) == ["Red scarf"]


def test_the_other_note_of_two_devices_is(app: Flask, cast: Cast, owner: Client, path: str, write: Write) -> None:
    """Both are kept, as ever: the typed one by whoever decides, the one it takes the place of here."""
    write("From the laptop")
    late = owner.post_form(f"{path}/note", {"note": "From the phone", "version": "0"}, headers=JSON)
    assert late.status_code == 409
    write("From the phone")
    assert earlier(app, cast) == ["From the laptop"]


def test_restored(app: Flask, cast: Cast, owner: Client, path: str, write: Write) -> None:
    write("Red scarf <b>&amp;</b> 李美玲")
    write("Green hat")
    (note_id,) = note_ids(app, cast)
    version = kept(app, cast.owner, cast.contact).note_version
    assert owner.post_form(f"{path}/notes/{note_id}/restoration").location == path
    assert owner.visit(path).one("textarea", name="note").text == "Red scarf <b>&amp;</b> 李美玲"
    assert earlier(app, cast) == ["Green hat"]
    assert kept(app, cast.owner, cast.contact).note_version > version
    assert "Red scarf" in owner.visit("/contacts?stage=all&q=red+scarf").one(id="people").text


def test_removed_for_good(app: Flask, cast: Cast, owner: Client, path: str, write: Write) -> None:
    for note in ("First thing", "Another thing", "The third", ""):
        write(note)
    first = note_ids(app, cast)[0]
    assert owner.post_form(f"{path}/notes/{first}/removal").location == f"{path}/notes"
    assert earlier(app, cast) == ["Another thing", "First thing"]
    assert owner.post_form(f"{path}/notes/{first}/removal").status_code == 404
    owner.post_form(f"{path}/notes/removal")
    assert earlier(app, cast) == []
    assert "No earlier versions" in owner.visit(f"{path}/notes")


def test_the_oldest_go(app: Flask, cast: Cast) -> None:
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        for number in range(MAX_EARLIER_NOTES + 3):
            contact.write_note(f"{number} {'x' * number}")
            contact.write_note("")
        db.session.commit()
    assert len(earlier(app, cast)) == MAX_EARLIER_NOTES
    assert earlier(app, cast)[-1].startswith("3 ")


@pytest.mark.parametrize("who", ["contact", "friend", "stranger", "organizer", "staff"])
def test_for_everybody_else_there_are_none(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, path: str, write: Write, who: str
) -> None:
    """Z2, P3."""
    write(CANARY)
    write("")
    (note_id,) = note_ids(app, cast)
    reader = getattr(cast, who)
    visit(f"{path}/notes", reader, 404)
    for action in (f"{note_id}/restoration", f"{note_id}/removal", "removal"):
        assert client_for(reader).post_form(f"{path}/notes/{action}").status_code == 404
    assert earlier(app, cast) == [CANARY]


def test_of_another_contact_is_not_found(app: Flask, cast: Cast, owner: Client, path: str, write: Write) -> None:
    write(CANARY)
    write("")
    friend = kept(app, cast.owner, cast.friend)
    assert owner.post_form(f"/contacts/{friend.id}/notes/{note_ids(app, cast)[0]}/restoration").status_code == 404


def test_earlier_notes_are_in_no_export_and_no_search(owner: Client, path: str, write: Write) -> None:
    write(CANARY)
    write("")
    assert CANARY not in owner.get("/contacts.csv?stage=all").text
    assert "No matches" in owner.visit("/contacts?stage=all&q=canary")
