"""Import a long file: the worker adds people in parts, others write meanwhile, and it is all of them or nobody."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.jobs import Job, running
from meetup.jobs.models import JobPart
from meetup.jobs.running import run_part
from meetup.people import User
from meetup.transfer import Import, import_jobs
from meetup.transfer.carrying_out import write_people
from meetup.transfer.matching import find_matches
from meetup.transfer.routes import imports
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.rooms.talks import Heard
from tests.transfer.files import bring_in, complete, review, upload, work
from tests.turns import Turn, longest, watched_turns

MANY = 420
ROWS_OF_ONE = 6
"""How many rows one person may be in the database, with everything that belongs to them."""
MESSAGES = 3
MAX_TURNS_WAITED = 4
"""Two parts and the claims on them. In most cases it is the turn that goes on, and none after it."""
PATIENCE = 60.0


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def file_of(many: int = MANY) -> str:
    lines = (f"Person{number} Filed,person{number}@example.org,Speaker" for number in range(many))
    return "\r\n".join(["Name,E-mail,Tags", *lines])


def begin(client: Client, content: str) -> str:
    """Confirm the review; returns the page of the job."""
    answer = complete(client, review(client, content))
    assert answer.status_code == 303
    assert "/jobs/" in answer.location
    return str(answer.location)


def count(app: Flask, user: User) -> int:
    with app.app_context():
        mine = select(func.count()).select_from(Contact).where(Contact.owner_id == user.id)
        return db.session.scalar(mine) or 0


def test_the_page_says_how_far_it_is_and_offers_undo(app: Flask, cast: Cast, owner: Client) -> None:
    """M3: nobody is on the list before the worker begins, everybody once it is done, and nobody after the undo."""
    before = count(app, cast.owner)
    path = begin(owner, file_of())
    page = owner.visit(path)
    assert f"0 of {MANY} people" in page
    assert page.one("progress")["max"] == str(MANY)
    assert count(app, cast.owner) == before
    assert owner.get("/contacts/import").location == path, "one at a time"
    work(app)
    assert f"{MANY} people imported" in owner.visit(path)
    assert not owner.visit(path).all("progress")
    assert count(app, cast.owner) == before + MANY
    bring_in(owner, file_of())
    assert count(app, cast.owner) == before + MANY, "the same file again adds nobody"


def test_undo_takes_all_off_again(app: Flask, cast: Cast, owner: Client) -> None:
    before = count(app, cast.owner)
    path = begin(owner, file_of())
    work(app)
    (undo,) = (form["action"] for form in owner.visit(path).all("form") if form["action"].endswith("/reversal"))
    undoing = owner.post_form(undo).location
    assert owner.post_form(undo).status_code == 404
    assert count(app, cast.owner) == before + MANY
    work(app)
    assert f"{MANY} imported people removed from your list" in owner.visit(undoing)
    assert count(app, cast.owner) == before


def test_a_failure_half_way_leaves_nobody(
    app: Flask, cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before, write, calls = count(app, cast.owner), write_people, []
    typed = "person0@example.org"

    def fail_late(*arguments: Any) -> Any:
        calls.append(1)
        written = write(*arguments)
        if len(calls) == 4:
            raise ValueError(typed)
        return written

    monkeypatch.setattr(import_jobs, "write_people", fail_late)
    path = begin(owner, file_of())
    work(app)
    assert len(calls) == 4
    assert "Everything is as it was" in owner.visit(path)
    assert count(app, cast.owner) == before
    assert typed not in caplog.text
    with app.app_context():
        assert db.session.scalars(select(JobPart)).all() == []
        assert db.session.scalars(select(Import)).all() == []


def test_cancelled_half_way_leaves_nobody(app: Flask, cast: Cast, owner: Client, client_for: ClientFor) -> None:
    before = count(app, cast.owner)
    path = begin(owner, file_of())
    assert client_for(cast.stranger).get(path).status_code == 404
    assert client_for(cast.stranger).post_form(f"{path}/cancellation").status_code == 404
    with app.app_context():
        for _ in range(3):
            assert run_part()
    assert count(app, cast.owner) > before
    assert owner.post_form(f"{path}/cancellation").status_code == 303
    work(app)
    assert "Cancelled. The people it added are off your list again" in owner.visit(path)
    assert count(app, cast.owner) == before


@pytest.mark.one_database
def test_no_turn_to_write_is_long(app: Flask, cast: Cast, owner: Client) -> None:
    """Q8: no transaction of an import or its undo changes more rows, or is more work, than a part may be.

    A part of fifty takes a tenth of a quarter of a second on a small machine. Here the work is counted instead.
    """
    longest_turns = []
    for many in (MANY, 3 * MANY):
        with watched_turns() as turns:
            page = begin(owner, file_of(many))
            work(app)
            handed_over = owner.post_form(owner.visit(page).one("div", class_="between").one("form")["action"])
            assert "/jobs/" in handed_over.location
            work(app)
        assert len(turns) > 2 * many / import_jobs.PEOPLE_PER_PART
        longest_turns.append(longest(turns))
    (rows, steps), (more_rows, more_steps) = longest_turns
    assert max(rows, more_rows) <= ROWS_OF_ONE * import_jobs.PEOPLE_PER_PART
    assert more_steps < 2 * steps, "a turn of a file three times as long is not longer"


@pytest.mark.slow
@pytest.mark.one_database
def test_a_message_beside_it_waits_for_few_turns(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, published: Heard
) -> None:
    """Q8: beside an import of 5,000, what is said in a room is on other screens at once, long before the import ends.

    How long it waits is counted in turns of the worker, each of which is short, as the test before says.
    """
    speaker = client_for(cast.contact)
    path = begin(owner, file_of(5000))
    with watched_turns() as turns, ThreadPoolExecutor(1) as thread:
        worker = thread.submit(work, app)
        for number in range(MESSAGES):
            wait_for_turns(turns, (number + 1) * 10)
            form = {"body": f"Message {number}", "uuid": str(uuid4())}
            assert speaker.post_form(f"/rooms/{cast.room.id}/messages", form).status_code == 303
            assert [frame for frame in published if f"Message {number}" in frame.data]
            assert not worker.done()
        owner.post_form(f"{path}/cancellation")
        worker.result()
    waits = [turn.waited for turn in turns if turn.thread == threading.get_ident()]
    assert len(waits) == MESSAGES + 1
    assert max(waits) <= MAX_TURNS_WAITED


def wait_for_turns(turns: list[Turn], count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(turns) < count:
        assert time.monotonic() < deadline, "the worker does nothing"
        time.sleep(0.01)


def test_between_two_parts_others_have_as_long(app: Flask, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A web process asks SQLite every tenth of a second whether it may write, while another process writes."""
    begin(owner, file_of())
    pauses: list[float] = []
    sleep, worker = time.sleep, threading.get_ident()
    monkeypatch.setattr(
        time, "sleep", lambda seconds: pauses.append(seconds) if threading.get_ident() == worker else sleep(seconds)
    )
    monkeypatch.setattr(running, "SECONDS_AT_A_TIME", 600.0)  # so that a slow machine does more than one part, too
    with app.app_context():
        began_at = time.monotonic()
        count = running.run_jobs()
        worked = time.monotonic() - began_at
    assert len(pauses) == count > 1
    assert min(pauses) >= 0.1
    assert sum(pauses) > 0.7 * worked


def test_a_second_upload_waits_for_the_first(app: Flask, cast: Cast, owner: Client) -> None:
    path = begin(owner, file_of())
    assert upload(owner, file_of(3)).location == path
    work(app)
    assert Page(owner.get(path).text, path)
    with app.app_context():
        assert db.session.scalars(select(Job.state)).all() == ["done"]


def test_nor_replaces_one_that_was_begun_while_it_was_read(
    app: Flask, cast: Cast, owner: Client, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tabs and the same file: nobody is added twice, and the first can still be undone."""
    before, page, other_tab = count(app, cast.owner), review(owner, file_of()), client_for(cast.owner)

    def begin_meanwhile(*arguments: Any) -> Any:
        with ThreadPoolExecutor(1) as other_thread:
            assert "/jobs/" in other_thread.submit(complete, owner, page).result().location
        return find_matches(*arguments)

    monkeypatch.setattr(imports, "find_matches", begin_meanwhile)
    answer = upload(other_tab, file_of())
    assert "/jobs/" in answer.location
    work(app)
    assert count(app, cast.owner) == before + MANY
    assert "/reversal" in owner.get(answer.location).text
