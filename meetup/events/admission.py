"""Who may still come to an event."""

from werkzeug.exceptions import UnprocessableEntity

from ..extensions import now
from ..people import User
from .models import Event

CLOSED = {
    "draft": "This event is not published yet.",
    "published": "This event is over.",
    "cancelled": "This event has been called off.",
}


def check_open(event: Event) -> None:
    """Raises UnprocessableEntity where ``event`` takes nobody new, with the reason."""
    if not event.is_open(now()):
        raise UnprocessableEntity(CLOSED[event.status])


def admit(event: Event, user: User) -> None:
    """``user`` goes from now on; who does already needs no open door. Raises as ``check_open``."""
    if event.attendance_of(user) is None:
        check_open(event)
    event.welcome(user)
