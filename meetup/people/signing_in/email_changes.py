"""Changes of the address of an account (A6, A10).

A new address is confirmed by a mail to it. The old one is told, with a link that restores it for some days: whoever
gets hold of an unlocked phone cannot take the account away.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, and_, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...extensions import Model, db, now
from ...live import StreamRight
from ...outbox import write_letter
from ...outbox.allowances import take_allowance
from ..browsers import device_name
from ..email_addresses import lookup_email
from ..models import User
from .account_email import (
    AddressTakenError,
    end_links,
    forget_new_ways,
    replace_on_card,
    set_email,
    sign_out_everywhere,
)
from .email_change_secrets import digits_of_change, seed_of_token
from .security_acts import SecurityAct
from .sign_ins import FRESH_PERIOD
from .six_digits import CODE_LIFETIME, MAX_CODE_TRIES

CHANGE_LIFETIME = timedelta(hours=1)
STOPPABLE_FOR = timedelta(days=7)
LOCKED_FOR = timedelta(days=7)
"""How long the address cannot be changed after a change was stopped."""


class EmailChange(Model):
    """A change of the address of ``user``, which counts from ``confirmed_at`` on, unless it is stopped.

    Both links and the code are derived from ``seed`` and the secret of the server. ``is_for_card`` is whether the new
    address takes the place of the old one on the card as well. ``old_email`` is empty until it is confirmed.
    """

    __tablename__ = "email_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    old_email: Mapped[str] = mapped_column(String(254), default="", index=True)
    new_email: Mapped[str] = mapped_column(String(254))
    seed: Mapped[str] = mapped_column(String(22), unique=True)
    is_for_card: Mapped[bool] = mapped_column(default=False)
    code_tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @classmethod
    def begin(cls, user: User, email: str, network: str, is_for_card: bool = False) -> "EmailChange":
        """Mail a code and a link to ``email``, which end those of an earlier change that was not confirmed.

        Whoever owns the address already is told instead. Nobody else notices the difference (A1).

        Raises:
            LimitReachedError: too many mails were asked for (A9).
        """
        take_allowance(email, network)
        db.session.execute(delete(cls).where(cls.user_id == user.id, cls.confirmed_at.is_(None)))
        change = cls(user_id=user.id, new_email=lookup_email(email), seed=secrets.token_urlsafe(16))
        change.is_for_card = is_for_card
        db.session.add(change)
        db.session.flush()
        owner, is_held_by_another = User.find_by_email(change.new_email), is_held(change.new_email, user)
        if owner or is_held_by_another:
            write_letter("email_taken", to=change.new_email, language=(owner or user).language)
        else:
            write_letter("email_change", to=change.new_email, language=user.language, seed=change.seed)
        return change

    @classmethod
    def find_open(cls, user: User, lock: bool = False) -> "EmailChange | None":
        """Return the change of ``user`` that waits to be confirmed, or ``None``. ``lock`` locks the user's row, too."""
        if lock:
            user.lock()
        query = select(cls).where(cls.user_id == user.id, cls.confirmed_at.is_(None)).order_by(cls.id.desc()).limit(1)
        change = db.session.scalar(query.execution_options(populate_existing=True))
        return change if change and change.is_open else None

    @classmethod
    def find_to_stop(cls, token: str, lock: bool = False) -> "EmailChange | None":
        """Return the confirmed change that the link with ``token`` stops, whether it can still be or not."""
        change = db.session.scalar(
            select(cls).where(cls.seed == seed_of_token(token, "stop"), cls.confirmed_at.is_not(None))
        )
        if change and lock:
            change.user.lock()
            db.session.refresh(change)
        return change

    @property
    def is_open(self) -> bool:
        """Whether it waits to be confirmed and is less than an hour old."""
        return self.confirmed_at is None and now() - self.created_at < CHANGE_LIFETIME

    @property
    def has_open_code(self) -> bool:
        """Whether its code can still be typed."""
        return self.is_open and self.code_tries < MAX_CODE_TRIES and now() - self.created_at < CODE_LIFETIME

    @property
    def digits(self) -> str:
        """The code that confirms it, without the space."""
        return digits_of_change(self.seed)

    @classmethod
    def stoppable_of(cls, user: User) -> "Sequence[EmailChange]":
        """Return the changes of ``user`` that the old address can still stop."""
        return db.session.scalars(select(cls).where(cls.user_id == user.id, cls.is_stoppable())).all()

    @classmethod
    def is_stoppable(cls) -> ColumnElement[bool]:
        """Return the condition that ``can_be_stopped`` holds."""
        return and_(cls.confirmed_at > now() - STOPPABLE_FOR, cls.stopped_at.is_(None))

    @property
    def can_be_stopped(self) -> bool:
        """Whether it was confirmed less than seven days ago and has not been stopped."""
        return bool(self.confirmed_at and not self.stopped_at and now() - self.confirmed_at < STOPPABLE_FOR)

    def confirm(self) -> None:
        """Give the user the new address. The old one is told, and links that were mailed to it end.

        Raises:
            AddressTakenError: it belongs to another account. The caller rolls back.
        """
        user, old_email = self.user, self.user.email
        if is_held(self.new_email, user) or locked_until(user):
            raise AddressTakenError
        self.old_email, self.confirmed_at = old_email, now()
        set_email(user, self.new_email)
        if self.is_for_card:
            replace_on_card(user, old_email, self.new_email)
        facts = {"seed": self.seed, "device": device_name(), "at": now().isoformat()}
        write_letter("email_changed", to=old_email, language=user.language, **facts)
        SecurityAct.record(user, "email_changed")

    def stop(self) -> list[StreamRight]:
        """Give the user the old address back, undo what came after it, and sign them out everywhere.

        A password and passkeys from then on sign nobody in any more, nor those from the ten minutes before it, in which
        whoever asked for the change had to have signed in.

        Return the stream rights that have ended, for `live.end_streams`.

        Raises:
            AddressTakenError: it belongs to another account. The caller rolls back.
        """
        user, last_email = self.user, self.user.email
        later = EmailChange.user_id == user.id, EmailChange.id >= self.id, EmailChange.confirmed_at.is_not(None)
        undone = update(EmailChange).where(*later, EmailChange.stopped_at.is_(None)).values(stopped_at=now())
        emails = set(db.session.scalars(undone.returning(EmailChange.new_email))) | {last_email}
        db.session.execute(
            delete(EmailChange).where(EmailChange.user_id == user.id, EmailChange.confirmed_at.is_(None))
        )
        set_email(user, self.old_email)
        forget_new_ways(user, self.created_at - FRESH_PERIOD)
        for email in emails - {self.old_email}:
            end_links(email)
            replace_on_card(user, email, self.old_email)
            write_letter("email_change_stopped", to=email, language=user.language, user_id=str(user.id))
        SecurityAct.record(user, "email_change_stopped")
        return sign_out_everywhere(user)


def addresses_of(user: User) -> list[str]:
    """Return the address of ``user``, and those that they had before and that are nobody else's now."""
    changed = EmailChange.user_id == user.id, EmailChange.confirmed_at.is_not(None), EmailChange.stopped_at.is_(None)
    earlier = set(db.session.scalars(select(EmailChange.old_email).where(*changed))) - {user.email}
    taken = set(db.session.scalars(select(User.email).where(User.email.in_(earlier)))) if earlier else set()
    return [user.email, *sorted(earlier - taken)]


def find_change_to_confirm(user: User, token: str) -> EmailChange | None:
    """Return the change of ``user`` that the link with ``token`` confirms, or ``None`` if there is no such link.

    It may have been confirmed already, and be too old.
    """
    is_own = EmailChange.user_id == user.id, EmailChange.seed == seed_of_token(token, "confirm")
    return db.session.scalar(select(EmailChange).where(*is_own))


def is_held(email: str, user: User | None = None) -> bool:
    """Return whether another account may still get this address back, because a change from it can be stopped."""
    is_from = EmailChange.old_email == lookup_email(email)
    query = select(EmailChange.id).where(is_from, EmailChange.is_stoppable()).limit(1)
    return db.session.scalar(query.where(EmailChange.user_id != user.id) if user else query) is not None


def locked_until(user: User) -> datetime | None:
    """Return until when ``user`` cannot change the address, because a change was stopped, or ``None``."""
    stopped = EmailChange.user_id == user.id, EmailChange.stopped_at > now() - LOCKED_FOR
    query = select(EmailChange.stopped_at).where(*stopped).order_by(EmailChange.stopped_at.desc()).limit(1)
    stopped_at = db.session.scalar(query)
    return stopped_at + LOCKED_FOR if stopped_at else None
