"""Operators in the demo: one of them, a report that waits, and somebody whose account is suspended and who answered."""

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
from . import texts

OPERATOR, SUSPENDED = "olga@example.org", "sven@example.org"
"""The addresses of the operator, and of somebody who is suspended. Neither goes to an event."""


def operate(event: Event, reporter: User, zone: str) -> None:
    """Let ``reporter`` report ``event``, and the operator suspend somebody whose profile was reported."""
    operator, person = (
        User.create(email, name, "en", zone) for email, name in ((OPERATOR, "Olga Larsen"), (SUSPENDED, "Sven Holm"))
    )
    Operator.add(operator, "flask demo")
    person.profile.headline = texts.SUSPENDED_HEADLINE
    person.profile.run_change_hooks()
    profile, waiting = (
        Complaint(kind=kind, about=about, path="", reason="spam", note=texts.OPERATOR_REPORT_NOTE, **ids)
        for kind, about, ids in (
            ("profile", person.profile.name, {"subject_id": person.id}),
            ("event", event.title, {"event_id": event.id}),
        )
    )
    waiting.reporter_id = profile.reporter_id = reporter.id
    db.session.add_all([profile, waiting])
    db.session.flush()
    subject = Subject.of_complaint(profile)
    assert subject is not None
    Look.record(operator, subject, "looked", profile)
    suspend(subject, operator, texts.SUSPENSION_REASON, profile)
    suspension = Suspension.find_open(subject)
    assert suspension is not None
    tell_operators(suspension.write("owner", texts.SUSPENSION_ANSWER, person))
