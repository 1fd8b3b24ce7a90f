"""G2: coming back and being erased at the same moment: it is all of the one or all of the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from typing import Any

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.people.leaving.departures import come_back
from meetup.people.leaving.erasing import erase_due_accounts
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.exchange.scans import kept
from tests.people.departures import RETURN, leave

IN_TIME, TOO_LATE = timedelta(days=6, hours=23), timedelta(days=7, minutes=1)
HEAD_START_SECONDS = 0.5


@pytest.fixture
def clock() -> Iterator[Any]:
    """The clock of all threads, which the test moves on."""
    with time_machine.travel(now(), tick=False) as moved:
        yield moved


def erase_what_is_due(app: Flask) -> None:
    with app.app_context():
        run_planner(erase_due_accounts)


def test_who_comes_back_in_time_keeps_everything(app: Flask, cast: Cast, client_for: ClientFor, clock: Any) -> None:
    """The worker looks for what is due after the deadline, and before the return is committed."""
    left_at = now()
    leave(client_for(cast.owner))
    clock.move_to(left_at + IN_TIME)
    with ThreadPoolExecutor(1) as threads, app.app_context():
        assert come_back(db.session.get_one(User, cast.owner.id))
        clock.move_to(left_at + TOO_LATE)
        worker = threads.submit(erase_what_is_due, app)
        sleep(HEAD_START_SECONDS)
        db.session.commit()
        worker.result()
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        assert owner.left_at is None and Contact.find(owner, cast.friend)
    assert kept(app, cast.friend, cast.owner).person_id == cast.owner.id


@pytest.mark.parametrize("steps", ["first", "all"])
def test_who_comes_while_it_is_erased_is_too_late(
    app: Flask, cast: Cast, client_for: ClientFor, clock: Any, steps: str
) -> None:
    """They press the button before the deadline, and get their turn after it."""
    left_at = now()
    leave(client_for(cast.owner))
    client = client_for(cast.owner)
    clock.move_to(left_at + IN_TIME)
    form = {"csrf_token": client.token()}
    with ThreadPoolExecutor(1) as threads, app.app_context():
        clock.move_to(left_at + TOO_LATE)
        erasing: Any = erase_due_accounts()
        next(erasing)
        for _ in erasing if steps == "all" else ():
            pass  # in one transaction, so that the account is gone when they get their turn
        clock.move_to(left_at + IN_TIME)
        answer = threads.submit(client.post, RETURN, data=form)
        sleep(HEAD_START_SECONDS)
        clock.move_to(left_at + TOO_LATE)
        db.session.commit()
        response = answer.result()
    if "/sign-in" not in (response.location or ""):  # SQLite gives them their turn when there is no sign-in any more
        assert response.status_code == 410 and "erased" in response.text
    erase_what_is_due(app)
    with app.app_context():
        assert db.session.get(User, cast.owner.id) is None
