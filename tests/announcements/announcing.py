"""Announcements of the cast's event, and what came of them, for the tests."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, update

from meetup.announcements import Announcement, Audience
from meetup.announcements.sending import send_announcements
from meetup.announcements.settings import choose_mails
from meetup.events import Attendance, Event
from meetup.extensions import db
from meetup.outbox import Mail, NothingToSend, Push, PushSubscription
from meetup.people import User
from meetup.people.signing_in.sign_ins import SignIn
from tests.cast import Cast
from tests.clients import Client

EVENT = "/events/pydata-lisbon"
MANAGE = f"{EVENT}/manage/announcements"
DOORS = {"title": "Doors", "text": "They are open."}


def form(**values: Any) -> dict[str, str]:
    """What the form sends for an announcement to everyone going, but for ``values``."""
    return {**DOORS, "audience": "going", "when": "now", "uuid": str(uuid4()), **values}


def announce(app: Flask, cast: Cast, send_at: datetime | None = None, **columns: Any) -> int:
    """Announce something as the organizer does, and return its id."""
    columns = {"audience": Audience.GOING, **DOORS, **columns}
    with app.app_context():
        event, organizer = db.session.get_one(Event, cast.event.id), db.session.get_one(User, cast.organizer.id)
        announcement = Announcement.create(event, organizer, uuid4(), send_at, **columns)
        db.session.commit()
        return announcement.id


def work(app: Flask) -> int:
    """Send all that is due. Return how many steps that took."""
    with app.app_context():
        steps = 0
        while send_announcements():
            steps += 1
        return steps


def found(app: Flask, announcement_id: int) -> Announcement:
    with app.app_context():
        return db.session.get_one(Announcement, announcement_id)


def agree(app: Flask, cast: Cast, *people: User) -> None:
    """Let these people agree to announcements by mail."""
    with app.app_context():
        for person in people:
            choose_mails(db.session.get_one(User, person.id), db.session.get_one(Event, cast.event.id), True)
        db.session.commit()


def subscribe(app: Flask, client: Client, person: User) -> None:
    """Let a device of ``person`` be pushed to."""
    client.visit("/")
    with app.app_context():
        session_id = db.session.scalars(select(SignIn.id).where(SignIn.user_id == person.id)).first()
        assert session_id
        endpoint = f"https://push.example/{person.id}"
        db.session.add(PushSubscription(session_id=session_id, endpoint=endpoint, p256dh="x", auth="x"))
        db.session.commit()


def mailed(app: Flask) -> list[str]:
    """To whom announcements were mailed that are not out of date."""
    with app.app_context():
        mails = db.session.scalars(select(Mail).where(Mail.kind == "announcement").order_by(Mail.recipient))
        return [mail.recipient for mail in mails if _is_sent(mail)]


def _is_sent(mail: Mail) -> bool:
    try:
        return bool(mail.letter)
    except NothingToSend:
        return False


def pushes(app: Flask) -> list[tuple[str, str]]:
    """The titles and texts of pushes that are not out of date."""
    texts = []
    with app.app_context():
        for push in db.session.scalars(select(Push).order_by(Push.id)):
            try:
                texts.append((push.message.title, push.message.text))
            except NothingToSend:
                continue
    return texts


def check_in(app: Flask, cast: Cast, person: User, at: datetime) -> None:
    with app.app_context():
        is_theirs = Attendance.event_id == cast.event.id, Attendance.user_id == person.id
        db.session.execute(update(Attendance).where(*is_theirs).values(checked_in_at=at))
        db.session.commit()
