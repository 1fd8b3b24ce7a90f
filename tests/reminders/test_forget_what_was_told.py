"""What was told is kept for as long as it might be told again, and no longer."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db
from meetup.people import User
from meetup.reminders import Reminder
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.outbox.mail_server import MailServer
from tests.reminders.clocks import at, due, every_hour, moment, work
from tests.reminders.test_archive_and_merge import everything_due, post
from tests.reminders.test_be_reminded import OWNER, end_event, letters

DAY = "2027-01-12"
YEARS = moment(f"{DAY} 12:00") + timedelta(days=800)


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def told(app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, path: str) -> None:
    """A step, a promise and a cadence of one day, and an event of the evening before."""
    everything_due(app, cast, client_for, path)
    end_event(app, cast, "2027-01-11 22:00")
    with at(f"{DAY} 08:00"):
        work(app)
    assert kinds(app) == {"event", "keep", "promise", "step"}


def kinds(app: Flask) -> set[str]:
    """What the owner was told of, as far as it is remembered."""
    with app.app_context():
        mine = Reminder.user_id == db.session.scalar(select(User.id).where(User.email == OWNER))
        return set(db.session.scalars(select(Reminder.kind).where(mine)))


def tidied(app: Flask) -> int:
    """How many rows ``flask tidy`` erases, everybody's, as it says itself; a second run erases none."""
    outputs = [app.test_cli_runner().invoke(args=["tidy"]).output for _ in range(2)]
    first, second = (re.search(r"Erased (\d+) reminders of long ago", output) for output in outputs)
    assert first and second and second[1] == "0"
    return int(first[1])


def test_of_things_still_open_it_stays_for_years(app: Flask, cast: Cast, post_office: MailServer, told: None) -> None:
    with time_machine.travel(YEARS, tick=False):
        assert tidied(app)
    assert kinds(app) == {"keep", "promise", "step"}, "of the event nothing is told again"
    many = len(letters(post_office))
    every_hour(app, "2029-04-01 08:00", "2029-04-03 20:00", minutes=240)
    assert len(letters(post_office)) == many


def test_of_what_was_done_it_goes_after_a_year(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, told: None, path: str
) -> None:
    due(app, cast.met, None)
    post(client_for, cast, f"{DAY} 12:00", f"{path}/touches", kind="called")
    with at("2028-01-12 12:00"):
        assert tidied(app) == 0
    with time_machine.travel(YEARS, tick=False):
        assert tidied(app)
    assert kinds(app) == {"promise"}


def test_who_is_archived_or_let_go_may_come_back(
    app: Flask, cast: Cast, client_for: ClientFor, told: None, path: str
) -> None:
    post(client_for, cast, f"{DAY} 12:00", f"{path}/stage", stage="let_go")
    post(client_for, cast, f"{DAY} 12:00", f"{path}/archiving")
    with time_machine.travel(YEARS, tick=False):
        assert tidied(app)
    assert kinds(app) == {"keep", "promise", "step"}


def test_of_late_it_all_stays(app: Flask, cast: Cast, told: None) -> None:
    due(app, cast.met, None)
    with at("2027-02-12 12:00"):
        assert tidied(app) == 0
    assert kinds(app) == {"event", "keep", "promise", "step"}
