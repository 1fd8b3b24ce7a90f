"""What operators decide. Routes commit, and end the streams afterwards.

Each decision is written down for whoever it concerns, and told to them by mail.
"""

from sqlalchemy import update

from ..events.stream_rights import stream_rights_at
from ..extensions import db, now
from ..live import StreamRight
from ..outbox import write_letter
from ..people import User
from ..people.complaints import Complaint
from ..people.suspending import restore_account, suspend_account
from .letters import NEWS_LETTER, SUSPENSION_LETTER
from .looks import Look
from .subjects import Subject
from .suspensions import Suspension, SuspensionMessage


def set_aside(complaint: Complaint, subject: Subject | None, operator: User) -> None:
    """Close the complaint, and the others about the same thing: nothing is wrong."""
    if subject is None:
        complaint.closed_at, complaint.outcome = now(), "set_aside"
        return
    _close_complaints(subject, "set_aside")
    Look.record(operator, subject, "set_aside", complaint)


def suspend(subject: Subject, operator: User, reason: str, complaint: Complaint) -> list[StreamRight]:
    """Suspend something for a ``reason`` that is told. Return the stream rights that have ended.

    What is suspended already stays as it is.
    """
    _lock(subject)
    _close_complaints(subject, "suspended")
    if Suspension.find_open(subject):
        return []
    suspension = Suspension(reason=reason, operator_id=operator.id, **subject.columns)
    db.session.add(suspension)
    db.session.flush()
    Look.record(operator, subject, "suspended", complaint)
    rights = _hide(subject)
    for person in subject.people():
        write_letter(
            SUSPENSION_LETTER, person.email, person.language, suspension_id=str(suspension.id), user_id=str(person.id)
        )
    return rights


def restore(suspension: Suspension, subject: Subject, operator: User, reason: str) -> None:
    """Restore what is suspended, and say why. Nothing happens if it has been restored already."""
    _lock(subject)
    db.session.refresh(suspension, ["restored_at"])
    if suspension.restored_at:
        return
    suspension.restored_at = now()
    _show(subject)
    Look.record(operator, subject, "restored")
    _tell(suspension.write("operator", reason, operator), subject)


def reply(suspension: Suspension, subject: Subject, operator: User, text: str) -> None:
    """Leave it suspended, and say why."""
    Look.record(operator, subject, "replied")
    _tell(suspension.write("operator", text, operator), subject)


def _hide(subject: Subject) -> list[StreamRight]:
    if subject.user:
        return suspend_account(subject.user)
    if subject.room:
        subject.room.suspended_at = now()
        return [("room", subject.room.id)]
    assert subject.event
    subject.event.suspend()
    return stream_rights_at(subject.event.id)


def _show(subject: Subject) -> None:
    if subject.user:
        restore_account(subject.user)
    elif subject.room:
        subject.room.suspended_at = None
    elif subject.event:
        subject.event.restore()


def _tell(message: SuspensionMessage, subject: Subject) -> None:
    for person in subject.people():
        write_letter(NEWS_LETTER, person.email, person.language, message_id=str(message.id), user_id=str(person.id))


def _close_complaints(subject: Subject, outcome: str) -> None:
    statement = update(Complaint).where(subject.has_complaint(), Complaint.closed_at.is_(None))
    db.session.execute(statement.values(closed_at=now(), outcome=outcome))


def _lock(subject: Subject) -> None:
    """Lock the row of what is decided on, so that two decisions at once take turns, and read what it is now."""
    if subject.user:
        subject.user.lock()
    else:
        db.session.refresh(subject.event or subject.room, with_for_update=True)
