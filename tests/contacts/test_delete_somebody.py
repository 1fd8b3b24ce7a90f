"""Deleting people from one's own list: gone everywhere at once, back with Undo for ten minutes, then erased."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meetup.contacts import Contact, EarlierNote
from meetup.extensions import db, now
from meetup.formats import today
from meetup.outbox import Mail
from meetup.people import User
from meetup.reminders import CalendarFeed, plan_reminders
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, contact, encounters, kept, scan

NAME = "Contact Person"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def delete(client: Client, path: str) -> None:
    assert client.post_form(f"{path}/deletion").location == "/contacts"


def later(minutes: float) -> Any:
    return time_machine.travel(now() + timedelta(minutes=minutes), tick=False)


def tidy(app: Flask) -> str:
    return app.test_cli_runner().invoke(args=["tidy"]).output


def fill(owner: Client, path: str) -> None:
    """What an owner can keep of somebody."""
    day = str(today("Europe/Lisbon"))
    owner.post_form(f"{path}/tags", {"tags": "Speaker"})
    owner.post_form(f"{path}/note", {"note": "canary-note"})
    owner.post_form(f"{path}/step", {"next_step": "canary-step", "due_on": day})
    owner.post_form(f"{path}/promises", {"side": "mine", "text": "canary-promise", "due_on": day})
    owner.post_form(f"{path}/touches", {"kind": "thanked"})


def test_a_member_is_gone_everywhere_at_once(owner: Client, path: str, app: Flask, cast: Cast) -> None:
    fill(owner, path)
    owner.post_form("/me/notifications/calendar")
    addresses = ["/contacts", "/contacts?stage=all", "/contacts?stage=all&q=contact+person", "/contacts?stage=archived"]
    assert "canary" in owner.visit("/")
    delete(owner, path)
    assert f"{NAME} is deleted. You can undo this for 10 minutes." in owner.visit("/contacts")
    for address in addresses:
        assert NAME not in owner.visit(address).one(id="people").text, address
    assert "To do 1" in owner.visit("/contacts").text
    assert NAME not in owner.visit("/run-through?run=to_do").one("main")
    assert "canary" not in owner.visit("/")
    assert "#Speaker 0 people" in owner.visit("/contacts/tags").text
    assert owner.get(path).status_code == 404
    for form in ("note", "step", "tags", "touches", "stage", "archiving", "decision", "deletion"):
        assert owner.post_form(f"{path}/{form}", {"kind": "thanked"}).status_code == 404, form
    for file in ("/contacts.csv?stage=all", "/contacts.vcf?stage=all", "/me/export.json"):
        assert "canary" not in owner.get(file).text, file
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        feed = CalendarFeed.find(user)
        feed = CalendarFeed.find(user)
        assert feed and b"canary" not in feed.to_ical
        plan_reminders()
        assert "due" not in db.session.scalars(select(Mail.kind))


def test_their_list_is_not_touched_and_they_are_not_told(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, path: str
) -> None:
    other = client_for(cast.contact)
    theirs = kept(app, cast.contact, cast.owner)
    other.post_form(f"/contacts/{theirs.id}/note", {"note": "their own note"})
    assert "What Owner Person sees of you" in other.visit(f"/contacts/{theirs.id}")
    delete(owner, path)
    with later(11):
        tidy(app)
    page = other.visit(f"/contacts/{theirs.id}")
    for text in ("Owner Person", "their own note", "PyData Lisbon"):
        assert text in page
    assert "What Owner Person sees of you" not in page, "they hold nothing any more"
    assert "deleted" not in other.visit("/").text


def test_undo_brings_back_all_of_it(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    fill(owner, path)
    owner.visit(path)
    before = owner.visit(path).one("main").text
    delete(owner, path)
    assert owner.post_form(f"{path}/deletion/removal").location == path
    assert f"{NAME} is back, with everything you kept." in owner.visit(path)
    assert owner.visit(path).one("main").text == before
    assert owner.post_form(f"{path}/deletion/removal").status_code == 303, "twice is once"


def test_who_was_archived_is_archived_again(owner: Client, path: str) -> None:
    owner.post_form(f"{path}/archiving")
    with later(1):
        delete(owner, path)
        assert NAME not in owner.visit("/contacts?stage=archived").one(id="people").text
        owner.post_form(f"{path}/deletion/removal")
        assert NAME in owner.visit("/contacts?stage=archived").one(id="people").text
        assert NAME not in owner.visit("/contacts?stage=all").one(id="people").text


def test_after_ten_minutes_it_is_for_good(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    fill(owner, path)
    delete(owner, path)
    with later(9):
        assert "Erased 0 deleted contacts." in tidy(app)
    with later(11):
        assert owner.post_form(f"{path}/deletion/removal").status_code == 410
        assert "Erased 1 deleted contacts." in tidy(app)
        assert owner.post_form(f"{path}/deletion/removal").status_code == 404
        assert "Erased 0 deleted contacts." in tidy(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(EarlierNote)) == 0
        assert db.session.get(Contact, cast.met.id) is None


@pytest.mark.parametrize("minutes", [5, 15])
def test_meeting_again_brings_them_back(app: Flask, cast: Cast, owner: Client, path: str, minutes: int) -> None:
    fill(owner, path)
    delete(owner, path)
    with later(minutes):
        if minutes > 10:
            tidy(app)
        assert scan(owner, code_of(app, cast.contact)).status_code == 201
        assert NAME in owner.visit("/contacts?stage=all").one(id="people").text
        again = kept(app, cast.owner, cast.contact)
    assert again.deleted_at is None
    assert ("canary-note" in again.note) == (minutes < 10), "what is erased stays erased"


def test_a_replay_of_an_old_scan_does_not(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    form: Any = {"uuid": "5f9c1f2e-6f10-4c7e-9a53-0b1f6a5f4f10", "at": now().isoformat()}
    stranger = client_for(cast.stranger)
    code = code_of(app, cast.contact)
    assert scan(stranger, code, **form).status_code == 201
    met = kept(app, cast.stranger, cast.contact)
    with later(1):
        delete(stranger, f"/contacts/{met.id}")
        scan(stranger, code, **form)
        assert contact(app, cast.stranger, cast.contact) is None
    with later(15):
        tidy(app)
        assert scan(stranger, code, **form).status_code == 410
        assert contact(app, cast.stranger, cast.contact) is None


def test_the_other_person_still_sees_what_was_met(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    """Q6: the meeting is a fact of both; only the owner's side is gone."""
    before = len(encounters(app))
    delete(owner, path)
    with later(11):
        tidy(app)
    after = encounters(app)
    assert len(after) == before
    assert not any(meeting.undone_at for meeting in after)
    assert kept(app, cast.contact, cast.owner).given_at


@pytest.mark.parametrize("form", ["deletion", "deletion/removal"])
def test_only_ones_own(app: Flask, cast: Cast, client_for: ClientFor, path: str, form: str) -> None:
    """Z2"""
    for who in (cast.contact, cast.stranger, cast.organizer):
        assert client_for(who).post_form(f"{path}/{form}").status_code == 404
    assert kept(app, cast.owner, cast.contact).deleted_at is None


def test_who_was_merged_goes_along(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form("/cards", {"name": "C. Person", "uuid": "5f9c1f2e-6f10-4c7e-9a53-0b1f6a5f4f11"})
    with app.app_context():
        query = select(Contact.id).where(Contact.owner_id == cast.owner.id, Contact.person_id.is_(None))
        part = db.session.scalars(query).one()
    owner.post_form(f"{path}/merges", {"other_id": str(part)})
    delete(owner, path)
    assert owner.get(f"/contacts/{part}").status_code == 404
    with later(11):
        tidy(app)
    with app.app_context():
        assert db.session.get(Contact, part) is None


def test_queries_do_not_grow(app: Flask, cast: Cast, owner: Client, path: str, queries: Callable[[], Any]) -> None:
    with queries() as statements:
        delete(owner, path)
    assert len(statements) <= 8
