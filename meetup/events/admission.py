"""Who may still come to an event."""

from collections.abc import Callable

from sqlalchemy import select

from ..domain_errors import DomainError
from ..extensions import db, now
from ..hooks import Hook
from ..people import User
from .models import Event

CLOSED_REASONS = {
    "draft": "This event is not published yet.",
    "published": "This event is over.",
    "cancelled": "This event has been called off.",
}


class NotAdmittedError(DomainError):
    """An event does not admit somebody. The sentence says why."""


def check_open(event: Event) -> None:
    """Raise NotAdmittedError with the reason if ``event`` admits nobody new."""
    if not event.is_open(now()):
        raise NotAdmittedError(CLOSED_REASONS[event.status])


refuses_admission: Hook[Callable[[Event, User], str]] = Hook("refuses_admission")
"""Return a sentence that says why an event does not admit somebody, or nothing where it does."""


def refusal_reason(event: Event, user: User) -> str:
    """Why ``event`` does not take ``user``, who may be signed out; empty where it does."""
    if not user.is_authenticated:
        return ""
    return next(filter(None, (refuses(event, user) for refuses in refuses_admission)), "")


def lock_admission(event: Event) -> None:
    """Until the commit nobody comes to ``event``; whoever is just coming is in."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def admit(event: Event, user: User) -> None:
    """``user`` goes from now on; who does already needs no open door.

    Raises:
        NotAdmittedError: as ``check_open``, or the event does not admit this user.
    """
    if event.find_attendance(user) is None:
        check_open(event)
    with db.session.begin_nested():
        event.add_attendee(user)
        if sentence := refusal_reason(
            event, user
        ):  # asked afterwards: while the door was held, somebody may have been banned
            raise NotAdmittedError(sentence)
