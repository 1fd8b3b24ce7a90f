"""kill -9 of the worker, over and over, with a mail server that fails: every reminder comes, and comes once."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import Profile, User
from meetup.reminders import Reminder
from tests.databases import Database
from tests.faults.conftest import TellFault
from tests.instances import furnished
from tests.outbox.mail_server import MailServer
from tests.servers import ROOT

PEOPLE = 60
KILLS = 4


class Unreliable(MailServer):
    """Of its answers, some are no, and some are lost on the way."""

    dice = random.Random(7)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        self.habit = self.dice.choice(["250 OK"] * 6 + ["451 Try again", "hang up"])
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def environ(app: Flask, database: Database, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "MEETUP_ENV": "testing",
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DATABASE_URL": database.url,
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
    }


def hurry(app: Flask) -> None:
    """As if the time that letters wait had passed."""
    with app.app_context():
        waiting = Mail.__table__.update().where(Mail.sent_at.is_(None)).values(due_at=now() - timedelta(seconds=1))
        db.session.execute(waiting)
        db.session.commit()


def with_something_due(app: Flask) -> None:
    """So many people, for whom it is day, each with something that was due yesterday."""
    zones = {"UTC": 0, "Asia/Tokyo": 9, "America/Los_Angeles": -8, "Asia/Kolkata": 5}
    zone = next(name for name, offset in zones.items() if 9 <= (now().hour + offset) % 24 < 20)
    with app.app_context():
        users = [{"email": f"p{n}@example.org", "time_zone": zone} for n in range(PEOPLE)]
        ids = list(db.session.scalars(insert(User).returning(User.id), users))
        db.session.execute(insert(Profile), [{"user_id": id_, "name": f"Person {id_}"} for id_ in ids])
        step = {"met_at": now(), "next_step": "Call", "due_on": now().date() - timedelta(days=1)}
        rows = [{"owner_id": id_, "person_id": ids[place - 1], **step} for place, id_ in enumerate(ids)]
        db.session.execute(insert(Contact), rows)
        db.session.commit()


def left(app: Flask) -> tuple[int, int]:
    """How many reminders there are, and how many letters wait."""
    with app.app_context():
        waiting = select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))
        return db.session.query(Reminder).count(), db.session.scalar(waiting) or 0


def test_every_reminder_comes_and_repeats_are_known(
    app: Flask, database: Database, environ: dict[str, str], tell_fault: TellFault
) -> None:
    server, dice = Unreliable(), random.Random(3)
    with_something_due(app)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with server.running():
        for _ in range(KILLS):
            with subprocess.Popen(command, cwd=ROOT, env={**environ, "SMTP_URL": server.url}) as worker:
                patience, before = time.monotonic() + 60, len(server.received)
                while len(server.received) == before and time.monotonic() < patience and left(app) != (PEOPLE, 0):
                    time.sleep(0.02)
                time.sleep(dice.uniform(0, 0.4))
                worker.kill()
            hurry(app)
        once = [*command, "--once"]
        for _ in range(12):
            if left(app) == (PEOPLE, 0):
                break
            subprocess.run(once, cwd=ROOT, env={**environ, "SMTP_URL": server.url}, check=True, capture_output=True)
            hurry(app)
    assert left(app) == (PEOPLE, 0)
    letters = {(recipients[0], letter["Message-ID"]) for recipients, letter in server.received}
    lost, doubled = PEOPLE - len({to for to, _ in letters}), len(letters) - len({to for to, _ in letters})
    tell_fault("worker killed, mail server fails", database.kind, PEOPLE, lost, doubled, None)
    assert Counter(to for to, _ in letters) == Counter(f"p{n}@example.org" for n in range(PEOPLE))
