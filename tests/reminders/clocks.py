"""Days and hours on somebody's clocks, and what they are told then."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.outbox.worker import send_due
from meetup.people import User
from meetup.reminders import plan_reminders

LISBON = "Europe/Lisbon"


def moment(text: str, zone: str = LISBON) -> datetime:
    """``2026-12-01 08:00`` on the clocks of ``zone``; ``!`` after it for the second of an hour that comes twice."""
    here = datetime.fromisoformat(text.rstrip("!")).replace(tzinfo=ZoneInfo(zone), fold=int(text.endswith("!")))
    return datetime.fromtimestamp(here.timestamp(), tz=ZoneInfo("UTC"))


def at(text: str, zone: str = LISBON) -> time_machine.travel:
    return time_machine.travel(moment(text, zone), tick=False)


def remind(app: Flask) -> int:
    """What ``flask remind`` does."""
    with app.app_context():
        many = plan_reminders()
        db.session.commit()
        return many


def work(app: Flask) -> None:
    """What the worker does: it plans, and sends all that is due."""
    remind(app)
    with app.app_context():
        while send_due():
            pass


def due(app: Flask, contact: Contact, day: str | None, step: str = "Send the slides") -> None:
    """Plan a next step of ``contact`` for a day."""
    with app.app_context():
        db.session.get_one(Contact, contact.id).plan(step, date.fromisoformat(day) if day else None)
        db.session.commit()


def move(app: Flask, user: User, zone: str) -> None:
    """Let ``user`` be elsewhere."""
    with app.app_context():
        db.session.get_one(User, user.id).time_zone = zone
        db.session.commit()


def every_hour(app: Flask, first: str, last: str, zone: str = LISBON, minutes: int = 60) -> None:
    """Let the worker look every ``minutes`` from one moment to another."""
    here, end = moment(first, zone), moment(last, zone)
    while here <= end:
        with time_machine.travel(here, tick=False):
            work(app)
        here += timedelta(minutes=minutes)


def contacts_of(app: Flask, owner: User) -> list[Contact]:
    with app.app_context():
        query = select(Contact).where(Contact.owner_id == owner.id).order_by(Contact.id)
        return list(db.session.scalars(query))
