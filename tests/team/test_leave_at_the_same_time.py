"""The last two organizers go at the same moment: one of them has to stay, or to call the event off."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from meetup.events import Attendance, change_role
from meetup.extensions import db
from meetup.people.visibility import is_not_absent
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.people.departures import PAGE, confirm_leaving

pytestmark = pytest.mark.also_serializable


@pytest.fixture
def clients(app: Flask, cast: Cast, client_for: ClientFor) -> list[Client]:
    """The two organizers of the event, who have confirmed that it is them."""
    with app.app_context():
        change_role(
            db.session.scalars(select(Attendance).where(Attendance.user_id == cast.staff.id)).one(), "organizer"
        )
        db.session.commit()
    organizers = [client_for(cast.organizer), client_for(cast.staff)]
    for client in organizers:
        confirm_leaving(client)
    return organizers


@pytest.fixture
def _both_count_first(app: Flask) -> Iterator[None]:
    """Both have counted organizers before either goes on, as far as the database lets them."""
    both_have_counted = Barrier(2)

    def wait_for_the_other(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "attendances" in statement and "role = " in statement and "FOR " not in statement:
            with suppress(BrokenBarrierError):
                both_have_counted.wait(1)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", wait_for_the_other)
    yield
    event.remove(engine, "after_cursor_execute", wait_for_the_other)


def leave_at_once(clients: list[Client], paths: list[str]) -> list[int]:
    forms = [{"csrf_token": client.token()} for client in clients]
    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(lambda client, path, form: client.post(path, data=form), clients, paths, forms)
        return sorted(answer.status_code for answer in answers)


def organizers_left(app: Flask, cast: Cast) -> int:
    with app.app_context():
        organizes = Attendance.event_id == cast.event.id, Attendance.role == "organizer"
        query = select(Attendance.id).where(*organizes, is_not_absent(Attendance.user_id))
        return len(db.session.scalars(query).all())


@pytest.mark.usefixtures("_both_count_first")
@pytest.mark.parametrize("second", ["deletes the account", "leaves the event"])
def test_of_two_who_go_one_stays(app: Flask, cast: Cast, clients: list[Client], second: str) -> None:
    """The other one deletes their account."""
    removal = f"/events/{cast.event.slug}/attendance/removal"
    answers = leave_at_once(clients, [PAGE, PAGE if second == "deletes the account" else removal])
    assert answers == [303, 422]
    assert organizers_left(app, cast) == 1
