"""An event with rules, and people who ask to attend it, for the tests."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.outbox import Mail, NothingToSend
from meetup.people import User
from meetup.registration import Registration, RegistrationRules
from tests.cast import join

EVENT = "/events/pydata-lisbon"
REGISTRATION = f"{EVENT}/registration"
MANAGE = f"{EVENT}/manage"


def set_rules(app: Flask, event: Event, **columns: Any) -> None:
    """Give the event these rules. The cast's three attendees go already, and take a place each."""
    with app.app_context():
        rules = RegistrationRules.lock_or_create(event.id)
        for name, value in columns.items():
            setattr(rules, name, value)
        db.session.commit()


def newcomers(app: Flask, count: int) -> list[User]:
    """Users who have no part in any event."""
    with app.app_context():
        users = [join(f"newcomer{number}") for number in range(count)]
        db.session.commit()
        return users


def states(app: Flask, *people: User) -> list[str]:
    """How each stands with the only event; an empty text for who never asked."""
    with app.app_context():
        query = select(Registration.user_id, Registration.state)
        found = {row.user_id: str(row.state) for row in db.session.execute(query)}
        return [found.get(person.id, "") for person in people]


def letters(app: Flask, person: User) -> list[str]:
    """The subjects of the mails to that person, the first first."""
    with app.app_context():
        query = select(Mail).where(Mail.recipient == person.email).order_by(Mail.id)
        return [_subject_of(mail) for mail in db.session.scalars(query)]


def _subject_of(mail: Mail) -> str:
    try:
        return mail.letter.subject
    except NothingToSend:
        return "out of date"
