"""Admission: whether somebody may start to attend an event, at once or after something else has happened."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from ..domain_errors import DomainError
from ..extensions import db, now
from ..hooks import Hook
from ..languages import gettext, lazy_gettext
from ..people import User
from .models import Event

CLOSED_REASONS = {
    "draft": lazy_gettext("This event isn't published yet."),
    "published": lazy_gettext("This event is over."),
    "cancelled": lazy_gettext("This event has been cancelled."),
}


class NotAdmittedError(DomainError):
    """An event does not admit somebody. The sentence says why."""


@dataclass(frozen=True)
class Pending:
    """Why somebody who asked to attend does not attend yet: what that is called, and a sentence about it.

    ``url`` is the path of the page with what they can do about it.
    """

    label: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Entry:
    """How the page of an event offers to attend: what stands on the button, or nothing if there is none, and a note."""

    label: str
    note: str = ""


def check_open(event: Event) -> None:
    """Raise NotAdmittedError with the reason if nobody can start to attend ``event``."""
    if not event.is_open(now()):
        raise NotAdmittedError(CLOSED_REASONS[event.status])


refuses_admission: Hook[Callable[[Event, User], str]] = Hook("refuses_admission")
"""Return a sentence about why an event does not admit a user, or an empty string if it does."""

registers: Hook[Callable[[Event, User], Pending | None]] = Hook("registers")
"""Register a user who asks to attend an event, by its rules. Return None if they attend from now on.

May raise NotAdmittedError.
"""

finds_pending: Hook[Callable[[Event, User], Pending | None]] = Hook("finds_pending")
"""Return how a user stands who does not attend an event, if there is something to tell them."""

describes_entry: Hook[Callable[[Event], Entry | None]] = Hook("describes_entry")
"""Return how the page of an event offers to attend, if not in the usual way."""


def refusal_reason(event: Event, user: User) -> str:
    """Return why ``event`` does not admit ``user``, or an empty string if it does or nobody is signed in."""
    if not user.is_authenticated:
        return ""
    return next(filter(None, (refuses(event, user) for refuses in refuses_admission)), "")


def find_pending(event: Event, user: User) -> Pending | None:
    """Return how ``user`` stands who does not attend ``event``, if there is something to tell them."""
    if not user.is_authenticated:
        return None
    return next(filter(None, (find(event, user) for find in finds_pending)), None)


def entry_to(event: Event) -> Entry:
    """Return how the page of ``event`` offers to attend."""
    return next(filter(None, (describe(event) for describe in describes_entry)), Entry(gettext("I'm going")))


def lock_admission(event: Event) -> None:
    """Keep everybody from starting to attend ``event`` until the commit. Waits for those who are just doing so."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def admit(event: Event, user: User) -> Pending | None:
    """Let ``user`` attend from now on, or say what is still missing.

    Nothing changes if they attend already, even if the event is over.

    Raises:
        NotAdmittedError: as for `check_open`, or a slice above refuses the user.
    """
    if event.find_attendance(user):
        return None
    check_open(event)
    with db.session.begin_nested():
        pending = next(filter(None, (register(event, user) for register in registers)), None)
        if pending is None:
            event.add_attendee(user)
        # Checked afterwards, because the user may have been banned while adding them waited for a lock.
        if reason := refusal_reason(event, user):
            raise NotAdmittedError(reason)
    return pending
