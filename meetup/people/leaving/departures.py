"""Leaving, and coming back within ``RETURN_PERIOD``. Routes commit, and end the streams afterwards."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete

from ...extensions import db, now
from ...hooks import Hook
from ...live import StreamRight
from ...outbox import Mail, write_letter
from ..models import User
from ..signing_in.access import ends_access
from ..signing_in.account_email import on_email_restored
from ..signing_in.email_changes import EmailChange
from ..signing_in.sign_in_links import SignInLink
from ..signing_in.sign_ins import SignIn
from .ledger import append, record

RETURN_PERIOD = timedelta(days=7)
"""How long people can come back who have deleted their account. Then it is erased."""
LETTER = "departure"

on_departure: Hook[Callable[[User], object]] = Hook("on_departure")
"""A user has deleted their account; ``left_at`` says when. Called in the same transaction.

A follower ends what is open with others. What is to come back with the user gets the time ``left_at``.
"""

on_return: Hook[Callable[[User, datetime], object]] = Hook("on_return")
"""A user has come back, who had left at the given time. Called in the same transaction."""


def depart(user: User, withholds_name: bool, at: datetime | None = None) -> list[StreamRight]:
    """Let ``user`` leave. From the next request on, nobody sees them, and they are signed out everywhere.

    With ``withholds_name``, others only keep "Someone you met" once the account is erased. Return the stream rights
    that have ended. Nothing happens if they have left already. ``at`` is when they left, if that was before now.
    """
    user.lock()
    if user.left_at:
        return []
    user.left_at = at or now()
    user.name_withheld_at = user.left_at if withholds_name else None
    user.profile.expire_photo_urls()
    for end in ends_access:
        end(user)
    for follow in on_departure:
        follow(user)
    db.session.execute(delete(SignInLink).where(SignInLink.email == user.email))
    db.session.execute(delete(Mail).where(Mail.recipient == user.email, Mail.sent_at.is_(None)))
    write_letter(LETTER, user.email, user.language, user_id=str(user.id))
    for change in EmailChange.stoppable_of(user):
        write_letter(LETTER, change.old_email, user.language, user_id=str(user.id), seed=change.seed)
    return SignIn.end_all(user)


def come_back(user: User, has_returned: bool = False) -> bool:
    """Restore the account of ``user`` as far as that is possible. Return False if it is too late.

    It never is for somebody who ``has_returned`` before, which a restored backup does not know.
    The clock is read under the lock that erasing begins with, so that nobody returns to half an account.
    """
    user.lock()
    left_at = user.left_at
    if left_at is None:
        return True
    if not (has_returned or can_return(user)):
        return False
    user.left_at = user.name_withheld_at = None
    db.session.flush()
    for follow in on_return:
        follow(user, left_at)
    user.profile.run_change_hooks()
    return True


@on_email_restored
def _undo_departure(user: User, since: datetime) -> None:
    """Restore an account that was deleted after its address was changed, with the address: neither was its owner's.

    The ledger may say so before the commit. If that fails, the account is erased in time, and a later line says it.
    """
    if user.left_at and user.left_at >= since and come_back(user):
        append(record(user, "returned"))


def can_return(user: User) -> bool:
    """Return whether ``user``, who has left, can still come back."""
    return user.left_at is not None and now() < erased_at(user)


def erased_at(user: User) -> datetime:
    """Return when the account of ``user``, who has left or leaves now, is erased."""
    return (user.left_at or now()) + RETURN_PERIOD


def gone_from_backups_at(user: User) -> datetime:
    """Return when the last backup is gone that holds anything of ``user``, who has left or leaves now."""
    return erased_at(user) + timedelta(days=current_app.config["MEETUP"].backups_kept)


def is_due() -> ColumnElement[bool]:
    """Return the SQL condition that a user has left so long ago that the account is to be erased."""
    return User.left_at <= now() - RETURN_PERIOD
