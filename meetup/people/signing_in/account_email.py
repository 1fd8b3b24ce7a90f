"""Setting the address of an account, and what depends on it: mailed links, the card, and who is signed in."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from ...domain_errors import DomainError
from ...extensions import db, now
from ...hooks import Hook
from ...languages import lazy_gettext
from ...live import StreamRight
from ..email_addresses import lookup_email
from ..models import User
from .access import ends_access
from .security_acts import SecurityAct
from .sign_in_links import SignInLink
from .sign_ins import SignIn

on_email_change: Hook[Callable[[User], object]] = Hook("on_email_change")
"""A user has confirmed another address, or has got an old one back. Called in the same transaction."""


on_email_restored: Hook[Callable[[User, datetime], object]] = Hook("on_email_restored")
"""A user has got an old address back, as a change at the given time was not theirs. Called in the same transaction.

A follower takes back every way to sign in that was added since.
"""


class AddressTakenError(DomainError):
    """Another account has got the address in the meantime."""

    status = 410
    sentence = lazy_gettext("This address can't be used for your account any more. Nothing was changed.")


def set_email(user: User, email: str) -> None:
    """Give ``user`` the address ``email``. Links that were mailed to the previous one end.

    Raises:
        AddressTakenError: it belongs to another account. The caller rolls back.
    """
    previous = user.email
    try:
        with db.session.begin_nested():
            user.email = email
            db.session.flush()
    except IntegrityError as error:
        raise AddressTakenError from error
    end_links(previous)
    for follow in on_email_change:
        follow(user)


def forget_new_ways(user: User, since: datetime) -> None:
    """Take back the ways to sign in to the account of ``user`` that were added ``since`` then: passkeys, a password."""
    is_set_since = SecurityAct.user_id == user.id, SecurityAct.kind == "password_set", SecurityAct.at >= since
    if db.session.scalar(select(SecurityAct.id).where(*is_set_since).limit(1)):
        user.set_password_hash(None)
    for follow in on_email_restored:
        follow(user, since)


def end_links(email: str) -> None:
    """End the sign-in links, with their codes, that were mailed to ``email``."""
    is_good = SignInLink.email == email, SignInLink.spent_at.is_(None)
    db.session.execute(update(SignInLink).where(*is_good).values(spent_at=now()))


def replace_on_card(user: User, old_email: str, new_email: str) -> None:
    """Put the new address on the card if the old one stands there."""
    if lookup_email(user.profile.email) == old_email:
        user.profile.email = new_email
        user.profile.run_change_hooks()


def sign_out_everywhere(user: User) -> list[StreamRight]:
    """Sign ``user`` out in all browsers but this one, if they use it now. No browser is known any more (A10).

    Return the stream rights that have ended, for `live.end_streams`.
    """
    current = SignIn.current()
    if current and current.user_id == user.id:
        return current.end_others()
    for end in ends_access:
        end(user)
    db.session.execute(update(SignIn).where(SignIn.user_id == user.id).values(mark_hash=""))
    return SignIn.end_all(user)
