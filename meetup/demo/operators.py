"""Operators in the demo: one of them, reports that wait, and somebody whose account is suspended and who answered."""

from ..events import Event
from ..extensions import db
from ..operators import Operator
from ..operators.acting import suspend
from ..operators.letters import tell_operators
from ..operators.looks import Look
from ..operators.subjects import Subject
from ..operators.suspensions import Suspension
from ..people import User
from ..people.complaints import Complaint
from ..rooms import Room
from . import texts

OPERATOR, SUSPENDED = "olga@example.org", "sven@example.org"
"""The addresses of the operator, and of somebody who is suspended. Neither goes to an event."""


def operate(event: Event, reporter: User, zone: str) -> None:
    """Let ``reporter`` report ``event`` and a room of it, and the operator suspend somebody who was reported, too.

    The operator has opened the report about the event, and not yet that about the room.
    """
    operator, person = (
        User.create(email, name, "en", zone) for email, name in ((OPERATOR, "Olga Larsen"), (SUSPENDED, "Sven Holm"))
    )
    Operator.add(operator, "flask demo")
    person.profile.headline = texts.SUSPENDED_HEADLINE
    person.profile.run_change_hooks()
    room = Room.all_for(event)[0]
    _report(reporter, "room", room.name, room_id=room.id)
    about_event = _report(reporter, "event", event.title, event_id=event.id)
    about_person = _report(reporter, "profile", person.profile.name, subject_id=person.id)
    subject = Subject("profile", person.id, user=person)
    Look.record(operator, Subject("event", event.id, event=event), "looked", about_event)
    Look.record(operator, subject, "looked", about_person)
    suspend(subject, operator, texts.SUSPENSION_REASON, about_person)
    suspension = Suspension.find_open(subject)
    assert suspension is not None
    tell_operators(suspension.write("owner", texts.SUSPENSION_ANSWER, person))


def _report(reporter: User, kind: str, about: str, **ids: int) -> Complaint:
    complaint = Complaint(kind=kind, about=about, path="", reason="spam", note=texts.OPERATOR_REPORT_NOTE, **ids)
    complaint.reporter_id = reporter.id
    db.session.add(complaint)
    db.session.flush()
    return complaint
