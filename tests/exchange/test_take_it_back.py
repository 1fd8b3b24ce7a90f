"""Undo: for ten minutes either side takes an exchange back on both (Q5)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from meetup.exchange import Encounter
from meetup.extensions import now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import code_of, contact, encounters, event, kept, refusal, rows, scan

NINE, ELEVEN = timedelta(minutes=9), timedelta(minutes=11)


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def exchange(app: Flask, client: Client, code: str) -> Encounter:
    assert scan(client, code).status_code == 201
    return encounters(app)[-1]


def undo(client: Client, encounter: Encounter, **form: str) -> TestResponse:
    return client.post_form(f"/encounters/{encounter.id}/removal", form)


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_either_takes_it_back_on_both_lists(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, who: str
) -> None:
    meeting = exchange(app, owner, code_of(app, cast.stranger))
    with time_machine.travel(now() + NINE, tick=False):
        answer = undo(client_for(getattr(cast, who)), meeting, next="/contacts")
    assert (answer.status_code, answer.location) == (303, "/contacts")
    assert contact(app, cast.owner, cast.stranger) is None
    assert contact(app, cast.stranger, cast.owner) is None


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_after_ten_minutes_it_stays(app: Flask, cast: Cast, client_for: ClientFor, owner: Client, who: str) -> None:
    meeting = exchange(app, owner, code_of(app, cast.stranger))
    page = f"/contacts/{kept(app, cast.owner, cast.stranger).id}"
    assert "Undo the exchange" in owner.visit(page)
    with time_machine.travel(now() + ELEVEN, tick=False):
        answer = undo(client_for(getattr(cast, who)), meeting)
        assert "Undo the exchange" not in owner.visit(page)
    assert answer.status_code == 410
    assert "more than 10 minutes" in answer.text
    assert contact(app, cast.owner, cast.stranger)
    assert contact(app, cast.stranger, cast.owner)


def test_nobody_else_can(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    before = rows(app)
    for person in (cast.stranger, cast.contact, cast.organizer, cast.staff):
        assert undo(client_for(person), cast.encounter).status_code == 404
    assert rows(app) == before


def test_an_earlier_meeting_stays(app: Flask, cast: Cast, owner: Client) -> None:
    """Place and time go back to it, on both lists, and so does nothing else: the note is kept."""
    before = kept(app, cast.owner, cast.contact)
    with app.app_context():
        dinner = event(cast.organizer, "Dinner", 0, cast.owner, cast.contact).id
    scan(owner, code_of(app, cast.contact), event_id=dinner, note="Red scarf")
    assert kept(app, cast.contact, cast.owner).place == "Dinner"
    undo(owner, encounters(app)[-1])
    after = kept(app, cast.owner, cast.contact)
    assert (after.met_at, after.place, after.note) == (before.met_at, "PyData Lisbon", "Red scarf")
    assert kept(app, cast.contact, cast.owner).place == "PyData Lisbon"


def test_twice_is_once(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    meeting = exchange(app, owner, code_of(app, cast.stranger))
    for client in (owner, owner, client_for(cast.stranger)):
        assert undo(client, meeting).status_code == 303
    assert contact(app, cast.owner, cast.stranger) is None


def test_a_replay_does_not_bring_it_back_and_a_new_scan_does(app: Flask, cast: Cast, owner: Client) -> None:
    code, uuid = code_of(app, cast.stranger), str(uuid4())
    scan(owner, code, uuid=uuid)
    undo(owner, encounters(app)[-1])
    replay = scan(owner, code, uuid=uuid)
    assert replay.status_code == 410
    assert "undone" in refusal(replay)
    assert contact(app, cast.owner, cast.stranger) is None
    assert scan(owner, code).status_code == 201


def test_what_was_written_about_them_goes_with_the_contact(app: Flask, cast: Cast, owner: Client) -> None:
    meeting = exchange(app, owner, code_of(app, cast.stranger))
    page = f"/contacts/{kept(app, cast.owner, cast.stranger).id}"
    owner.post_form(f"{page}/touches", {"kind": "thanked"})
    owner.post_form(f"{page}/stage", {"stage": "let_go"})
    assert undo(owner, meeting).status_code == 303
    owner.visit(page, 404)
    assert not rows(app)["touches"]
    assert not rows(app)["changes"]


def test_the_sheet_is_answered_without_a_page(app: Flask, cast: Cast, owner: Client) -> None:
    answer = owner.post_form(f"/encounters/{cast.encounter.id}/removal", headers={"Accept": "application/json"})
    assert answer.json == {"undone": True}
