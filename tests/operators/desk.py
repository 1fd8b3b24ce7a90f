"""Somebody who runs the site, what was reported to them, and what they do about it."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from meetup.extensions import db
from meetup.operators import Operator, Suspension
from meetup.outbox import Mail
from meetup.people import User
from meetup.people.complaints import Complaint
from tests.cast import Cast, join
from tests.clients import Client

REASON = "The page pretends to be another conference."
ANSWER = "We have changed the title. Is it fine now?"


def make_operator(app: Flask) -> User:
    """Somebody who has no part in the event of the cast."""
    with app.app_context():
        operator = join("operator")
        Operator.add(operator, "a test")
        db.session.commit()
        return operator


def subjects(cast: Cast) -> dict[str, dict[str, int]]:
    """What a complaint of each kind refers to: the contact of the owner, their event, and its room."""
    return {
        "profile": {"subject_id": cast.contact.id},
        "event": {"event_id": cast.event.id},
        "room": {"room_id": cast.room.id},
    }


def report(app: Flask, cast: Cast, kind: str, **values: Any) -> int:
    """Let the owner report something. Returns the id of the complaint."""
    with app.app_context():
        told = {"about": "Whatever", "path": "/", "reason": "fake", "note": "It is not theirs"}
        facts = {"reporter_id": cast.owner.id, **told, **subjects(cast)[kind], **values}
        complaint = Complaint(kind=kind, **facts)
        db.session.add(complaint)
        db.session.commit()
        return complaint.id


def open_report(operator: Client, complaint_id: int) -> str:
    """Open a report, as the page asks for. Returns its path."""
    path = f"/operator/reports/{complaint_id}"
    assert operator.post_form(f"{path}/looks", {}).status_code == 303
    return path


def suspend(app: Flask, cast: Cast, operator: Client, kind: str) -> int:
    """Let an operator suspend what was reported. Returns the id of the suspension."""
    path = open_report(operator, report(app, cast, kind))
    answer = operator.post_form(f"{path}/suspension", {"reason": REASON})
    assert (answer.status_code, answer.location) == (303, "/operator/suspended"), answer.text
    with app.app_context():
        return db.session.scalars(select(Suspension.id).order_by(Suspension.id.desc())).first() or 0


def restore(operator: Client, suspension_id: int) -> None:
    path = f"/operator/suspensions/{suspension_id}"
    operator.post_form(f"{path}/looks", {})
    answer = operator.post_form(f"{path}/restoration", {"reason": "The title is another one now. Thank you."})
    assert answer.status_code == 303, answer.text
    assert operator.get(path).text.count("Restored on") == 1


def letters_to(app: Flask, address: str) -> list[str]:
    with app.app_context():
        mails = db.session.scalars(select(Mail).where(Mail.recipient == address).order_by(Mail.id))
        return [f"{mail.letter.subject}\n{mail.letter.text}" for mail in mails]
