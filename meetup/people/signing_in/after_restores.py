"""After a backup was restored: nobody is signed in, and what signed people in and was removed since does so no more."""

from sqlalchemy import delete, select, update

from ...extensions import db, now
from ...operations import Restoration, on_restored
from ...outbox import PushSubscription
from ..models import PASSWORD, User
from .email_changes import EmailChange
from .secret_calendars import CALENDAR, SecretCalendar
from .sign_in_links import SignInLink
from .sign_ins import SignIn


@on_restored
def _end_sign_ins(_restoration: Restoration) -> None:
    """End all sign-ins, as nobody knows which have ended since, and everything that was mailed to sign in with."""
    PushSubscription.unsubscribe(select(SignIn.id))
    db.session.execute(update(SignIn).where(SignIn.revoked_at.is_(None)).values(revoked_at=now()))
    db.session.execute(update(SignInLink).where(SignInLink.spent_at.is_(None)).values(spent_at=now()))
    db.session.execute(delete(EmailChange).where(EmailChange.confirmed_at.is_(None)))


@on_restored
def _forget_passwords(restoration: Restoration) -> None:
    """Forget the passwords that their owners had changed. They sign in by a link, and choose another one."""
    for user in db.session.scalars(select(User).where(User.password_hash.is_not(None))):
        if restoration.removals.removed_at(PASSWORD, user.password_hash or ""):
            user.password_hash = None


@on_restored
def _delete_calendars(restoration: Restoration) -> None:
    """Delete the calendars whose address was renewed or ended."""
    for model in SecretCalendar.__subclasses__():
        for user_id, token_hash in db.session.execute(select(model.user_id, model.token_hash)).all():
            if restoration.removals.removed_at(CALENDAR, token_hash):
                db.session.execute(delete(model).where(model.user_id == user_id))
