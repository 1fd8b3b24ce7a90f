"""Everything I have in one ZIP: made in the background, for me alone, and gone after an hour."""

import csv
import json
import subprocess
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from shutil import which
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.contacts import Contact
from meetup.contacts.card_photos import CardPhoto
from meetup.events import Event
from meetup.extensions import db, now
from meetup.jobs import Job
from meetup.jobs.models import CLAIM_LEASE, JobState
from meetup.jobs.running import run_part
from meetup.people import User
from meetup.people.pictures import Picture
from meetup.rooms.talk.messages import Message
from meetup.transfer.bundles import Bundle
from meetup.transfer.bundles.models import BundlePiece
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.cards import listed, write
from tests.exchange.scans import share_all
from tests.pages import Page
from tests.pictures import store_photo, webp
from tests.transfer.exports import know
from tests.transfer.files import work
from tests.transfer.test_take_everything_along import everything
from tests.transfer.vcard_readers import several_by_vobject

NOTE = "Red scarf,\n<script>alert(1)</script> “tall” & 李"


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    """Keeps a note about ``contact``, who shares everything, and the photo of a paper card."""
    share_all(app, cast.contact)
    client = client_for(cast.owner)
    client.post_form(f"/contacts/{cast.met.id}/note", {"note": NOTE, "version": "0", "next_step": "Call"})
    write(client, name="<b>李美玲</b> مريم", emails="ana@example.org")
    (paper,) = listed(app, cast.owner, "<b>李美玲</b> مريم")
    with app.app_context():
        card = db.session.get_one(Contact, paper.id).kept_card
        assert card
        CardPhoto.store(card, webp())
        db.session.get_one(User, cast.owner.id).profile.set_photo(store_photo(cast.owner.id))
        db.session.commit()
    return client


def begin(client: Client) -> str:
    """Begin an export of everything, and return the address of its progress."""
    answer = client.post_form("/me/export/bundles")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def made(app: Flask, client: Client) -> str:
    """Make an export of everything, and return the address of its page."""
    progress = begin(client)
    work(app)
    page = client.visit(progress)
    assert "Your export is ready." in page
    return page.one("a", class_="btn primary")["href"]


def unpacked(app: Flask, client: Client) -> dict[str, bytes]:
    """Make an export of everything, and return its files."""
    answer = client.get(f"{made(app, client)}.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    with ZipFile(BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        return {info.filename: packed.read(info) for info in packed.infolist()}


def page_of(files: dict[str, bytes], path: str) -> Page:
    """Parse a page as a browser does, and look for what is wrong with it."""
    page = Page(files[path].decode(), f"/{path}")
    assert page.whole
    problems = [*page.faults, *page._frame(), *page._names(), *page._references(), *page._leaks()]
    assert not problems, problems
    assert not page.all("script")
    for element in page.all("a", "img", "link"):
        target = element.get("href") or element.get("src")
        assert target.startswith("#") or target in files, target
    return page


def test_it_holds_a_page_the_data_cards_a_table_and_photos(app: Flask, cast: Cast, owner: Client) -> None:
    files = unpacked(app, owner)
    (photo,) = (path for path in files if path.startswith("photos/card-"))
    assert files[photo] == webp()
    assert files["photos/me.webp"][8:12] == b"WEBP"
    first, people = page_of(files, "index.html"), page_of(files, "contacts-1.html")
    assert "owner@example.org" in first
    assert first.one("a", href="contacts-1.html").text == "Contacts 1–3"
    assert NOTE.splitlines()[1] in people.text
    assert "<b>李美玲</b> مريم" in [heading.text for heading in people.all("h2")]
    assert people.one("img")["src"] == photo
    assert several_by_vobject(files["contacts.vcf"].decode()).keys() >= {"Contact Person", "Friend Person"}
    table = list(csv.DictReader(StringIO(files["contacts.csv"].decode("utf-8-sig"), newline="")))
    assert [row["Name"] for row in table] == ["Contact Person", "Friend Person", "<b>李美玲</b> مريم"]
    assert "index.html" in files["README.txt"].decode()


def test_the_data_is_that_of_the_file_for_programs(app: Flask, cast: Cast, owner: Client) -> None:
    """G1"""
    packed, direct = json.loads(unpacked(app, owner)["data.json"]), everything(owner)
    for changing in ("exported_at", "security_history"):
        assert packed.pop(changing) is not None
        del direct[changing]
    assert packed == direct
    assert list(packed) == list(direct)


def test_the_table_and_the_cards_are_those_of_the_other_exports(app: Flask, cast: Cast, owner: Client) -> None:
    files = unpacked(app, owner)
    assert files["contacts.csv"] == owner.get("/contacts.csv?stage=all").data
    assert files["contacts.vcf"] == owner.get("/contacts.vcf?stage=all").data


@pytest.mark.skipif(not which("unzip"), reason="needs unzip")
def test_another_program_unpacks_it(app: Flask, cast: Cast, owner: Client, tmp_path: Path) -> None:
    path = tmp_path / "everything.zip"
    path.write_bytes(owner.get(f"{made(app, owner)}.zip").data)
    done = subprocess.run(["unzip", "-t", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "No errors detected" in done.stdout


def test_who_has_nothing_gets_a_file_too(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    stranger = client_for(cast.stranger)
    files = unpacked(app, stranger)
    assert json.loads(files["data.json"])["contacts"] == []
    assert "Nobody yet." in page_of(files, "index.html")
    assert files["contacts.vcf"] == b""


def test_many_contacts_are_on_several_pages(app: Flask, cast: Cast, owner: Client) -> None:
    know(app, cast.owner, 700)
    files = unpacked(app, owner)
    first = page_of(files, "index.html")
    assert [link.text for link in first.all("a") if link["href"].startswith("contacts-")] == [
        "Contacts 1–500",
        "Contacts 501–703",
    ]
    counts = [len(page_of(files, f"contacts-{number}.html").all("article")) for number in (1, 2)]
    assert counts == [500, 203]
    assert len(json.loads(files["data.json"])["contacts"]) == 703
    assert files["contacts.csv"].count(b"\r\nPerson ") == 700


def test_a_long_list_has_pages_of_its_own(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        said = {"room_id": cast.room.id, "user_id": cast.owner.id}
        for count in range(1100):
            db.session.add(Message(**said, uuid=uuid4(), body=f"Message {count} <i>"))
        db.session.commit()
    files = unpacked(app, owner)
    assert page_of(files, "index.html").one("a", href="messages-2.html").text == "Messages in rooms 1,001–1,100"
    assert "Message 1099 <i>" in page_of(files, "messages-2.html")
    assert len(json.loads(files["data.json"])["messages"]) == 1100


def test_pictures_that_i_uploaded_are_in_it(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).set_cover(Picture.store(cast.owner.id, {640: webp(), 1280: b"large"}))
        Picture.store(cast.stranger.id, {640: b"theirs"})
        db.session.commit()
    files = unpacked(app, owner)
    assert files[f"photos/event-{cast.event.id}.webp"] == b"large"
    assert b"theirs" not in files.values()
    assert page_of(files, "index.html").one("a", href=f"photos/event-{cast.event.id}.webp")


def test_pictures_that_come_and_go_meanwhile_leave_no_dead_links(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        gone = Picture.store(cast.owner.id, {640: b"gone"}).key
        db.session.commit()
    progress = begin(owner)
    with app.app_context():
        assert run_part()
        Picture.delete_by_key(gone)
        Picture.store(cast.owner.id, {640: b"late"})
        db.session.commit()
    work(app)
    location = owner.visit(progress).one("a", class_="btn primary")["href"]
    with ZipFile(BytesIO(owner.get(f"{location}.zip").data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert page_of(files, "index.html").one("a", href="photos/me.webp")
    assert not {b"gone", b"late"} & set(files.values())


def test_what_was_taken_back_is_not_in_it(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """P1"""
    assert any(b"contact@work.example.org" in content for content in unpacked(app, owner).values())
    client_for(cast.contact).post_form("/me/card/revocations")
    files = unpacked(app, owner)
    assert "contact-1.html" not in files
    assert not [path for path, content in files.items() if b"contact@work.example.org" in content]
    assert "Contact Person" in files["contacts-1.html"].decode()


def test_of_others_it_holds_nothing(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    """P3"""
    for reader in (cast.contact, cast.organizer):
        files = unpacked(app, client_for(reader))
        assert not [path for path, content in files.items() if b"Red scarf" in content]


def test_it_is_its_makers_alone_and_gone_after_an_hour(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor
) -> None:
    """Z5"""
    location = made(app, owner)
    for person in (cast.contact, cast.organizer, cast.stranger):
        for path in (location, f"{location}.zip"):
            assert client_for(person).get(path).status_code == 404
    assert client_for(None).get(f"{location}.zip").status_code == 302
    assert owner.get(f"{location}.zip").headers["Cache-Control"] == "private, no-store"
    with time_machine.travel(now() + timedelta(minutes=59), tick=False):
        owner.sign_in(cast.owner)
        assert owner.get(f"{location}.zip").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        owner.sign_in(cast.owner)
        assert owner.get(location).status_code == 404
        assert owner.get(f"{location}.zip").status_code == 404
        app.test_cli_runner().invoke(args=["tidy"])
    assert rows_left(app) == (0, 0)


def rows_left(app: Flask) -> tuple[int, ...]:
    with app.app_context():
        return tuple(db.session.scalar(select(func.count(model.id))) or 0 for model in (Bundle, BundlePiece))


def test_an_old_sign_in_is_asked_for_again(app: Flask, cast: Cast, owner: Client) -> None:
    """A6: to begin, and to download."""
    location = made(app, owner)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        for answer in (owner.post_form("/me/export/bundles"), owner.get(f"{location}.zip")):
            assert answer.status_code == 303
            assert "/me/export?save%3Dbundle" in answer.location
        owner.sign_in(cast.owner)
        page = owner.visit("/me/export?save=bundle")
        assert "You're confirmed" in page
        assert page.form("/me/export/bundles")
        assert page.one("a", href=location)


def test_one_at_a_time_and_the_latest_stays(app: Flask, cast: Cast, owner: Client) -> None:
    first = begin(owner)
    assert begin(owner) == first
    assert owner.visit("/me/export").one("a", href=first)
    work(app)
    earlier = owner.visit(first).one("a", class_="btn primary")["href"]
    later = made(app, owner)
    assert earlier != later
    assert owner.get(f"{earlier}.zip").status_code == 404
    assert owner.get(f"{later}.zip").status_code == 200


def test_a_worker_that_is_killed_half_way_leaves_a_whole_file(
    app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Ends the worker on the spot, as a signal does."""

    def be_killed(*_: Any) -> None:
        raise Killed

    progress = begin(owner)
    with time_machine.travel(now(), tick=False) as clock, app.app_context():
        for _ in range(3):
            assert run_part()
            with monkeypatch.context() as patched:
                patched.setattr(Job, "advance", be_killed)
                with pytest.raises(Killed):
                    run_part()
            db.session.remove()
            clock.shift(CLAIM_LEASE)
        while run_part():
            pass
    location = owner.visit(progress).one("a", class_="btn primary")["href"]
    with ZipFile(BytesIO(owner.get(f"{location}.zip").data)) as packed:
        assert packed.testzip() is None
        assert len(json.loads(packed.read("data.json"))["contacts"]) == 3


def test_cancelling_leaves_nothing(app: Flask, cast: Cast, owner: Client) -> None:
    progress = begin(owner)
    with app.app_context():
        assert run_part()
        assert run_part()
    assert "Step 2 of" in owner.visit(progress)
    owner.post_form(f"{progress}/cancellation")
    work(app)
    assert "Nothing of the file is left." in owner.visit(progress)
    assert rows_left(app) == (0, 0)


def test_one_that_fails_leaves_nothing(
    app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("meetup.transfer.bundles.zip_files.MAX_SIZE", 1000)
    progress = begin(owner)
    work(app)
    assert "Something went wrong on our side" in owner.visit(progress)
    assert rows_left(app) == (0, 0)
    assert "Red scarf" not in caplog.text


def test_the_account_takes_it_along(app: Flask, cast: Cast, owner: Client) -> None:
    made(app, owner)
    with app.app_context():
        db.session.delete(db.session.get_one(User, cast.owner.id))
        db.session.commit()
    assert rows_left(app) == (0, 0)


def test_it_speaks_the_language_of_its_reader(app: Flask, cast: Cast, owner: Client) -> None:
    owner.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ar-XB"
    progress = begin(owner)
    work(app)
    with app.app_context():
        assert db.session.scalar(select(Job.state)) == JobState.DONE
    location = owner.visit(progress).one("a", class_="btn primary")["href"]
    with ZipFile(BytesIO(owner.get(f"{location}.zip").data)) as packed:
        page = Page(packed.read("index.html").decode(), "/index.html")
    assert (page.one("html")["lang"], page.one("html")["dir"]) == ("ar-XB", "rtl")
