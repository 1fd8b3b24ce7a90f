"""Scanning as a phone does it, and looking at what came of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.events import Event
from meetup.exchange import Encounter
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.models import SHAREABLE_FIELDS
from tests.clients import Client

JSON = {"Accept": "application/json"}


def code_of(app: Flask, person: User) -> str:
    """What the phone code of ``person`` says."""
    with app.app_context():
        return Code.get_phone_code(person).code


def scan(client: Client, code: str, headers: dict[str, str] | None = None, **facts: Any) -> TestResponse:
    """The POST of a scan made just now, with a UUID of its own; ``facts`` say what else, or something else."""
    form = {"code": code, "uuid": str(uuid4()), "at": now().isoformat(), "how": "scan", **facts}
    return client.post_form("/contacts", form, headers=headers or JSON)


def refusal(answer: TestResponse) -> str:
    """The sentence that a scan is refused with."""
    return str((answer.json or {})["message"])


def contact(app: Flask, owner: User, person: User) -> Contact | None:
    """What is on the list of ``owner`` for ``person``."""
    with app.app_context():
        return Contact.find(owner, person)


def kept(app: Flask, owner: User, person: User) -> Contact:
    """The same, where there must be one."""
    found = contact(app, owner, person)
    assert found is not None, f"{person.email} is not on the list of {owner.email}"
    return found


def encounters(app: Flask) -> list[Encounter]:
    """All of them, the first recorded first."""
    with app.app_context():
        return list(db.session.scalars(select(Encounter).order_by(Encounter.id)).unique())


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but when sessions were started."""
    with app.app_context():
        tables = [table for name, table in db.metadata.tables.items() if name != "sessions"]
        return {table.name: sorted(map(tuple, db.session.execute(select(table))), key=str) for table in tables}


def event(organizer: User, title: str, days: float, *people: User) -> Event:
    """An event of one day that begins ``days`` from now, with ``people`` attending it."""
    starts_at = now() + timedelta(days=days)
    made = Event.create(db.session.merge(organizer), title, starts_at=starts_at, ends_at=starts_at + timedelta(days=1))
    made.publish()
    for person in people:
        made.add_attendee(db.session.get_one(User, person.id))
    db.session.commit()
    return made


def share_all(app: Flask, *people: User) -> None:
    """Let the cards of ``people`` give everything."""
    with app.app_context():
        for person in people:
            db.session.get_one(User, person.id).profile.share(list(SHAREABLE_FIELDS))
        db.session.commit()


def badge_of(app: Flask, person: User, event: Event) -> str:
    """What the badge of ``person`` at ``event`` says."""
    with app.app_context():
        attendance = db.session.get_one(Event, event.id).find_attendance(person)
        assert attendance is not None
        return attendance.badge.code


def held(app: Flask, holder: User, person: User) -> Contact:
    """What ``holder`` holds of ``person``: their contact, by whose id ``person`` decides about it."""
    return kept(app, holder, person)
