"""Admission: whether somebody may still start to attend an event."""

from collections.abc import Callable

from sqlalchemy import select

from ..domain_errors import DomainError
from ..extensions import db, now
from ..hooks import Hook
from ..languages import lazy_gettext
from ..people import User
from .models import Event

CLOSED_REASONS = {
    "draft": lazy_gettext("This event isn't published yet."),
    "published": lazy_gettext("This event is over."),
    "cancelled": lazy_gettext("This event has been cancelled."),
}


class NotAdmittedError(DomainError):
    """An event does not admit somebody. The sentence says why."""


def check_open(event: Event) -> None:
    """Raise NotAdmittedError with the reason if nobody can start to attend ``event``."""
    if not event.is_open(now()):
        raise NotAdmittedError(CLOSED_REASONS[event.status])


refuses_admission: Hook[Callable[[Event, User], str]] = Hook("refuses_admission")
"""Return a sentence about why an event does not admit a user, or an empty string if it does."""


def refusal_reason(event: Event, user: User) -> str:
    """Return why ``event`` does not admit ``user``, or an empty string if it does or nobody is signed in."""
    if not user.is_authenticated:
        return ""
    return next(filter(None, (refuses(event, user) for refuses in refuses_admission)), "")


def lock_admission(event: Event) -> None:
    """Keep everybody from starting to attend ``event`` until the commit. Waits for those who are just doing so."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def admit(event: Event, user: User) -> None:
    """Let ``user`` attend from now on. Nothing changes if they attend already, even if the event is over.

    Raises:
        NotAdmittedError: as for `check_open`, or a slice above refuses the user.
    """
    is_new = event.find_attendance(user) is None
    if is_new:
        check_open(event)
    with db.session.begin_nested():
        event.add_attendee(user)
        # Checked afterwards, because the user may have been banned while adding them waited for a lock.
        if reason := refusal_reason(event, user):
            raise NotAdmittedError(reason)
