"""Absences: from leaving to coming back, and from being suspended to being restored. Nobody sees who is absent.

Both may overlap: somebody who comes back while the account is suspended stays absent.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from ..outbox import SENT_TO_LEAVERS, SENT_TO_SUSPENDED, Mail, drops_mail
from .leaving.departures import on_departure, on_return
from .models import User
from .suspending import on_restoration, on_suspension

MarkAbsent = Callable[[User, datetime | None, datetime | None], object]


def follows_absence(mark: MarkAbsent) -> MarkAbsent:
    """Call ``mark(user, before, after)`` whenever a user becomes absent or is back.

    It changes the time in their rows from ``before`` to ``after``: when the absence began, or ``None`` without one. So
    what was withdrawn for another reason, at another time, does not come back with them.
    """

    @on_departure
    @wraps(mark)
    def _leave(user: User) -> None:
        mark(user, None, user.left_at)

    @on_return
    @wraps(mark)
    def _return(user: User, left_at: datetime) -> None:
        mark(user, left_at, user.suspended_at)

    @on_suspension
    @wraps(mark)
    def _suspend(user: User) -> None:
        mark(user, None, user.suspended_at)

    @on_restoration
    @wraps(mark)
    def _restore(user: User, suspended_at: datetime) -> None:
        mark(user, suspended_at, user.left_at)

    return mark


@drops_mail
def _is_to_absent(mail: Mail) -> bool:
    """Return whether a mail is to somebody who is absent, and none of those that they still get."""
    user = User.find_by_email(mail.recipient)
    if user is None or mail.kind in SENT_TO_LEAVERS:
        return False
    return bool(user.left_at or (user.suspended_at and mail.kind not in SENT_TO_SUSPENDED))
