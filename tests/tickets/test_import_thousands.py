"""A long list is imported by the worker, in parts, while others go on writing; and taken back in parts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.extensions import db
from meetup.jobs.running import run_part
from meetup.tickets import Ticket
from meetup.tickets.importing import applying
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.tickets.lists import IMPORT, bring_in, form_of, review
from tests.transfer.files import work

MANY = 420
THOUSANDS = 5_000
MESSAGES = 5


@pytest.fixture
def organizer(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.organizer)


def list_of(many: int) -> str:
    rows = (f"T-{number},Person{number} Listed,person{number}@example.org,Tagus" for number in range(many))
    return "\r\n".join(["Ticket ID,Name,Email,Company", *rows])


def said(number: int) -> dict[str, str]:
    return {"body": f"Message {number}", "uuid": str(uuid4())}


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Ticket)) or 0


def test_the_worker_imports_and_undoes_a_long_list(app: Flask, organizer: Client) -> None:
    path = bring_in(organizer, list_of(MANY)).location
    assert "/jobs/" in path
    assert f"0 of {MANY}" in organizer.visit(path)
    assert organizer.get(IMPORT).location == path, "one at a time"
    assert count(app) == 0
    work(app)
    page = organizer.visit(path)
    assert f"{MANY} people added." in page
    assert count(app) == MANY
    assert "everyone is on the list already" in review(organizer, list_of(MANY))
    undoing = organizer.post_form(form_of(page, "/reversal")).location
    work(app)
    assert f"{MANY} people are off the list again." in organizer.visit(undoing)
    assert count(app) == 0
    with app.app_context():
        assert not db.session.scalar(select(func.count()).where(Code.kind == "ticket"))


def test_a_cancelled_import_leaves_nobody(app: Flask, organizer: Client) -> None:
    path = bring_in(organizer, list_of(MANY)).location
    with app.app_context():
        assert run_part()
        assert count(app) == 100
    organizer.post_form(f"{path}/cancellation")
    work(app)
    assert "The list is as it was" in organizer.visit(path)
    assert count(app) == 0


def test_a_part_that_fails_leaves_nobody(app: Flask, organizer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """M3: a failure half-way takes back what is done."""
    path = bring_in(organizer, list_of(MANY)).location
    with app.app_context():
        assert run_part()
        assert run_part()
        monkeypatch.setattr(applying, "_remember", None)
    work(app)
    assert "Something went wrong on our side." in organizer.visit(path)
    assert count(app) == 0


def test_two_organizers_import_the_same_list_at_once(
    app: Flask, cast: Cast, organizer: Client, client_for: ClientFor
) -> None:
    """Both have reviewed it as new; nobody is doubled."""
    with app.app_context():
        cast.event.find_attendance(cast.staff).role = "organizer"  # type: ignore[union-attr]
        db.session.merge(cast.event.find_attendance(cast.staff))
        db.session.commit()
    pages = [(client, review(client, list_of(MANY))) for client in (organizer, client_for(cast.staff))]
    for client, page in pages:
        client.post_form(form_of(page, "/completion"))
    work(app)
    assert count(app) == MANY


@pytest.mark.slow
def test_thousands_in_the_background_while_another_writes(
    app: Flask, cast: Cast, organizer: Client, client_for: ClientFor
) -> None:
    """5,000 rows: somebody else's messages are written between the parts."""
    path = bring_in(organizer, list_of(THOUSANDS)).location
    owner, finished = client_for(cast.owner), threading.Event()
    seen: list[int] = []

    def write() -> None:
        for number in range(MESSAGES):
            answer = owner.post_form(f"/rooms/{cast.room.id}/messages", said(number))
            assert answer.status_code < 400, answer.text
            seen.append(count(app))
        finished.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not finished.is_set():
            work(app)
        writing.result()
    work(app)
    assert f"{THOUSANDS:,} people added." in organizer.visit(path)
    assert count(app) == THOUSANDS
    assert len(seen) == MESSAGES
