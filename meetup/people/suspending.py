"""Suspending an account and restoring it. The operators decide on that; their slice says why, and lets people answer.

Nobody sees somebody who is suspended, as if they had left. They can still sign in, but only the views that are marked
with ``opens_while_suspended`` know them: those on which they read why, answer, export, leave and sign out.
"""

from collections.abc import Callable
from datetime import datetime

from ..extensions import db, now
from ..hooks import Hook
from ..live import StreamRight
from .models import User
from .signing_in.access import ends_access
from .signing_in.sign_ins import SignIn

on_suspension: Hook[Callable[[User], object]] = Hook("on_suspension")
"""An account has been suspended; ``suspended_at`` says when. Called in the same transaction.

What is to come back with the account gets the time ``suspended_at``, as with ``on_departure``.
"""

on_restoration: Hook[Callable[[User, datetime], object]] = Hook("on_restoration")
"""An account has been restored, which was suspended at the given time. Called in the same transaction."""


def suspend_account(user: User) -> list[StreamRight]:
    """Suspend the account of ``user``. Return the stream rights that have ended. Nothing happens if it is suspended."""
    user.lock()
    if user.suspended_at:
        return []
    user.suspended_at = now()
    user.profile.expire_photo_urls()
    for end in ends_access:
        end(user)
    for follow in on_suspension:
        follow(user)
    return SignIn.hear_nothing(user)


def restore_account(user: User) -> None:
    """Restore the account of ``user`` if it is suspended."""
    user.lock()
    suspended_at = user.suspended_at
    if suspended_at is None:
        return
    user.suspended_at = None
    db.session.flush()
    for follow in on_restoration:
        follow(user, suspended_at)
    user.profile.run_change_hooks()
